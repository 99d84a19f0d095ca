import { expect, test } from "vitest";
import { localFit } from "../../../src/dynamics/topology/localFit.js";
import { monotonePieces } from "../../../src/dynamics/topology/monotonePieces.js";
import { returnMap } from "../../../src/dynamics/topology/returnMap.js";
import { Random } from "../../../src/math/random.js";

/** Iterates of a map of the line. */
function iterates(map: (u: number) => number, count: number): Float64Array {
  const values = new Float64Array(count);
  let u = 0.3217;
  for (let i = 0; i < count; i++) {
    u = map(u);
    values[i] = u;
  }
  return values;
}

test("the logistic map has a rising and a falling branch that meet at 1/2", () => {
  const values = iterates((u) => 3.9 * u * (1 - u), 1500);
  const { branches, symbols, line, unexplained } = returnMap(values, 1);
  expect(branches.map(({ reversing }) => reversing)).toEqual([false, true]);
  const low = Math.min(...values);
  // The spacing of 1500 values.
  expect(Math.abs(branches[0].high + low - 0.5)).toBeLessThan(0.01);
  expect(unexplained).toBeLessThan(1e-3);
  for (let i = 0; i < values.length; i++) {
    expect(line[i]).toBeCloseTo(values[i] - low, 12);
    if (Math.abs(values[i] - 0.5) > 0.01) expect(symbols[i]).toBe(values[i] < 0.5 ? 0 : 1);
  }
});

test("the reversed logistic map has the same branches: the line starts where the map keeps the order", () => {
  const { branches } = returnMap(
    iterates((u) => 3.9 * u * (1 - u), 1500).map((v) => -v),
    1,
  );
  expect(branches.map(({ reversing }) => reversing)).toEqual([false, true]);
});

test("a map with a tear has two rising branches, and the cubic map three", () => {
  const torn = returnMap(
    iterates((u) => (1.9 * u + 0.07) % 1, 1500),
    1,
  );
  expect(torn.branches.map(({ reversing }) => reversing)).toEqual([false, false]);
  const cubic = returnMap(
    iterates((u) => 3.9 * u ** 3 - 2.9 * u, 3000),
    1,
  );
  expect(cubic.branches.map(({ reversing }) => reversing)).toEqual([false, true, false]);
});

test("noise is explained by no branches", () => {
  const random = new Random(5);
  expect(
    returnMap(
      Float64Array.from({ length: 1000 }, () => random.normal()),
      1,
    ).unexplained,
  ).toBeGreaterThan(0.3);
});

test("monotone pieces are cut where a sequence turns, and a monotone one is one piece", () => {
  const zigzag = Float64Array.from({ length: 90 }, (_, i) => Math.abs((i % 60) - 30));
  const { starts, falling, unexplained } = monotonePieces(zigzag, 3);
  expect(falling).toEqual([true, false, true]);
  expect(Math.abs(starts[1] - 30)).toBeLessThanOrEqual(1);
  expect(Math.abs(starts[2] - 60)).toBeLessThanOrEqual(1);
  expect(unexplained).toBe(0);
  expect(
    monotonePieces(
      Float64Array.from({ length: 50 }, (_, i) => i ** 3),
      3,
    ),
  ).toEqual({ starts: [0], falling: [false], unexplained: 0 });
});

test("local fits give value and slope of a parabola exactly, wherever the arguments lie", () => {
  const at = Float64Array.of(0.1, 0.4, 0.5, 0.9, 1.3, 1.4);
  for (const centre of [0, 0.7, 2]) {
    const { value, slope } = localFit(at, centre);
    const parabola = (u: number): number => 3 - 2 * u + 0.5 * u * u;
    const sum = (weights: Float64Array): number =>
      weights.reduce((all, weight, i) => all + weight * parabola(at[i]), 0);
    // Rounding, in an extrapolation at 2.
    expect(sum(value)).toBeCloseTo(parabola(centre), 8);
    expect(sum(slope)).toBeCloseTo(centre - 2, 8);
  }
});
