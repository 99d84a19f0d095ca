import fc from "fast-check";
import { expect, test } from "vitest";
import { cycleCrossings } from "../../../src/dynamics/latentFlow/cycleCrossings.js";
import { phaseAveragedCycle } from "../../../src/dynamics/latentFlow/phaseAveragedCycle.js";
import { InputError } from "../../../src/shapes/inputError.js";

function closed(count: number, at: (t: number) => readonly [number, number]): Float64Array {
  return Float64Array.from(Array.from({ length: count }, (_, i) => at((2 * Math.PI * i) / count)).flat());
}

test("a convex cycle is simple, and a figure of m loops crosses itself as often as it must", () => {
  expect(cycleCrossings(closed(33, (t) => [Math.cos(t), 2 * Math.sin(t)]))).toEqual({
    crossings: 0,
    touches: 0,
    crosses: false,
  });
  // Lissajous figures of 1 : 2 and 2 : 3 have one and seven double points.
  expect(cycleCrossings(closed(101, (t) => [Math.sin(t + 0.3), Math.sin(2 * t)])).crossings).toBe(1);
  expect(cycleCrossings(closed(401, (t) => [Math.sin(2 * t + 0.3), Math.sin(3 * t)])).crossings).toBe(7);
});

test("an arc that is retraced exactly meets itself, and so does one that is retraced between its points", () => {
  const there = closed(33, (t) => [Math.cos(t), Math.cos(t) ** 2]);
  expect(cycleCrossings(there).crosses).toBe(true);
  const line = closed(32, (t) => [Math.cos(t), 2 * Math.cos(t)]);
  expect(cycleCrossings(line).crosses).toBe(true);
});

test("a corner on another edge is one touch, wherever the list begins", () => {
  // A bow whose corner (1, 0) lies on the edge from (0, 0) to (3, 0).
  const points = [0, 0, 3, 0, 3, 2, 1, 0, 0, 2];
  for (let shift = 0; shift < 5; shift++) {
    const turned = Float64Array.from(points, (_, i) => points[(i + 2 * shift) % points.length]);
    expect(cycleCrossings(turned)).toEqual({ crossings: 0, touches: 1, crosses: true });
  }
});

test("a spike that runs back along its own edge is a touch", () => {
  expect(cycleCrossings(Float64Array.of(0, 0, 4, 0, 2, 0, 2, 3))).toMatchObject({ crosses: true });
});

test("repeated points count once, and a curve that shrinks to a point or an edge meets itself", () => {
  expect(cycleCrossings(Float64Array.of(0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0)).crosses).toBe(false);
  expect(cycleCrossings(new Float64Array(8)).crosses).toBe(true);
  expect(cycleCrossings(Float64Array.of(0, 0, 1, 1, 0, 0, 1, 1)).crosses).toBe(true);
});

test("the count does not depend on place, size, turn, mirror, direction or first point", () => {
  const random = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 8, maxLength: 16 });
  fc.assert(
    fc.property(
      random,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      fc.nat(7),
      fc.boolean(),
      (numbers, size, angle, first, mirror) => {
        const points = numbers.slice(0, numbers.length - (numbers.length % 2));
        const plain = cycleCrossings(Float64Array.from(points));
        const count = points.length / 2;
        const order = Array.from({ length: count }, (_, i) => (i + first) % count);
        const moved = order.flatMap((i) => {
          const [x, y] = [mirror ? -points[2 * i] : points[2 * i], points[2 * i + 1]];
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          return [size * (c * x - s * y) + 7, size * (s * x + c * y) - 3];
        });
        expect(cycleCrossings(Float64Array.from(moved))).toEqual(plain);
        const back = order.reverse().flatMap((i) => [points[2 * i], points[2 * i + 1]]);
        expect(cycleCrossings(Float64Array.from(back)).crosses).toBe(plain.crosses);
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

test("a noisy path averages to its cycle, with its phase in whole turns or not", () => {
  const rows = 3300;
  const path = Float64Array.from({ length: 2 * rows }, (_, i) => {
    const t = (2 * Math.PI * (i >> 1)) / 33.1;
    return (i % 2 ? Math.sin(t) : Math.cos(t)) + 0.3 * Math.sin(12.9898 * i * i);
  });
  const cycle = phaseAveragedCycle(
    path,
    2,
    Float64Array.from({ length: rows }, (_, r) => r / 33.1),
  );
  // A hundred rows a bin leave a tenth of the noise.
  for (let i = 0; i < 33; i++) {
    const t = (2 * Math.PI * (i + 0.5)) / 33;
    expect(Math.hypot(cycle[2 * i] - Math.cos(t), cycle[2 * i + 1] - Math.sin(t))).toBeLessThan(0.1);
  }
  expect(cycleCrossings(cycle).crosses).toBe(false);
});

test("what is no closed curve, or leaves a bin empty, is refused", () => {
  expect(() => cycleCrossings(Float64Array.of(0, 0, 1, 1))).toThrow(InputError);
  expect(() => cycleCrossings(Float64Array.of(0, 0, 1, 1, Number.NaN, 0))).toThrow(InputError);
  expect(() => phaseAveragedCycle(new Float64Array(8), 2, [0, 0.1, 0.2, 0.3])).toThrow(/bin/);
  expect(() => phaseAveragedCycle(new Float64Array(8), 2, [0, 0.1])).toThrow(InputError);
  expect(() => phaseAveragedCycle(new Float64Array(8), 2, [0, 0.3, 0.6, 0.9], 2)).toThrow(InputError);
});
