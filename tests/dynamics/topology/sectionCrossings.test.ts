import { expect, test } from "vitest";
import { closeReturns } from "../../../src/dynamics/topology/closeReturns.js";
import { sectionCrossings } from "../../../src/dynamics/topology/sectionCrossings.js";
import { noiseOf, smoothPath } from "../../../src/dynamics/topology/smoothPath.js";
import { Random } from "../../../src/math/random.js";

/** A circle in space, `step` rad a row. */
function turning(rows: number, step: number): { values: Float64Array; dimension: number } {
  const at = (t: number): number[] => [Math.cos(t), Math.sin(t), 0.3 * Math.sin(2 * t)];
  return {
    values: Float64Array.from(Array.from({ length: rows }, (_, i) => at(step * i)).flat()),
    dimension: 3,
  };
}

test("crossings are found to the sixth order of the step", () => {
  const error = (step: number): number => {
    const { rows, points } = sectionCrossings(turning(Math.ceil(40 / step), step), {
      normal: [0.6, 0.8, 0],
      level: 0,
      direction: 1,
    });
    // cos(t - a) = 0, rising, at t = a - pi / 2 + 2 pi n.
    const first = Math.atan2(0.8, 0.6) - Math.PI / 2 + 2 * Math.PI;
    expect(rows.length).toBe(6);
    return Math.max(
      ...Array.from(rows, (row, n) => Math.abs(row * step - first - 2 * Math.PI * n)),
      Math.abs(points[0] - Math.cos(first)),
    );
  };
  expect(error(0.1)).toBeLessThan(1e-8);
  // Sixth order: 64 times; how far from the middle between rows a crossing falls varies.
  expect(error(0.2) / error(0.1)).toBeGreaterThan(20);
});

test("both directions together find every crossing, and a symmetric section finds one in each half", () => {
  const path = turning(1000, 0.1);
  const plane = { normal: [1, 0, 0], level: 0.2 };
  const [up, down] = [1, -1].map(
    (direction) => sectionCrossings(path, { ...plane, direction: direction as 1 | -1 }).rows,
  );
  expect(up.length).toBe(16);
  expect(down.length).toBe(16);
  const all = [...up, ...down].sort((a, b) => a - b);
  expect(all).toEqual(all.flatMap((_, i) => (i % 2 ? [] : [down[i / 2], up[i / 2]])));
  // x falls through 0 where y > 0, and rises where y < 0: with the direction reversed there both count.
  const both = sectionCrossings(path, {
    normal: [1, 0, 0],
    level: 0,
    direction: -1,
    reversedBelow: { normal: [0, 1, 0], level: 0 },
  });
  expect(both.rows.length).toBe(32);
});

test("hysteresis keeps noise from crossing twice", () => {
  const random = new Random(2);
  const { values, dimension } = turning(20_000, 0.01);
  const noisy = { values: values.map((v) => v + 0.03 * random.normal()), dimension };
  const section = { normal: [0, 1, 0], level: 0.1, direction: 1 } as const;
  expect(sectionCrossings(noisy, section).rows.length).toBeGreaterThan(40);
  // 200 rad are 31.8 turns; the path starts too near the plane for its first crossing to count.
  expect(sectionCrossings(noisy, section, 0.12).rows.length).toBe(31);
});

test("noise is estimated from what no smooth path has, and smoothing takes most of it away", () => {
  const random = new Random(3);
  const path = turning(20_000, 0.02);
  const noisy = { values: path.values.map((v) => v + 0.05 * random.normal()), dimension: 3 };
  // 5 %: seven times the standard error of a median of 20,000 dependent values.
  for (const noise of noiseOf(noisy)) expect(Math.abs(noise / 0.05 - 1)).toBeLessThan(0.05);
  for (const noise of noiseOf(path)) expect(noise).toBeLessThan(1e-9);
  const smooth = smoothPath(noisy, 20);
  const error = Math.sqrt(
    smooth.values.reduce((sum, v, i) => sum + (v - path.values[i]) ** 2, 0) / smooth.values.length,
  );
  // The value at the centre of a quartic fitted to 41 points has a variance of 0.084.
  expect(Math.abs(error / (0.05 * Math.sqrt(0.0846)) - 1)).toBeLessThan(0.1);
  expect(smoothPath(path, 0)).toBe(path);
});

test("quartics pass the smoother unchanged, up to the ends", () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => ((i - 20) / 20) ** 4 - ((i - 30) / 9) ** 2 + i);
  const { values: smooth } = smoothPath({ values, dimension: 1 }, 8);
  // Rounding.
  smooth.forEach((v, i) => {
    expect(v).toBeCloseTo(values[i], 9);
  });
});

test("of a circle every crossing returns after each turn, and the closest comes first", () => {
  const { points } = sectionCrossings(turning(2000, 0.1), { normal: [0, 1, 0], level: 0, direction: 1 });
  points[3 * 5] += 0.001;
  const returns = closeReturns(points, 3, 2, 10);
  expect(returns.length).toBe(points.length / 3 - 2);
  expect(
    returns
      .slice(-2)
      .map(({ crossing }) => crossing)
      .sort((a, b) => a - b),
  ).toEqual([3, 5]);
});

test("sections that don't fit and paths that are too short are refused", () => {
  const path = turning(100, 0.1);
  expect(() => sectionCrossings(path, { normal: [1, 0], level: 0, direction: 1 })).toThrow(
    /normal does not have 3 numbers/,
  );
  expect(() => sectionCrossings(turning(5, 0.1), { normal: [1, 0, 0], level: 0, direction: 1 })).toThrow(
    /5 rows is too short/,
  );
  expect(() => closeReturns(path.values, 3, 0)).toThrow(/turns=0/);
});
