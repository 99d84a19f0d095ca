import fc from "fast-check";
import { expect, test } from "vitest";
import { curveCrossings } from "../../../src/dynamics/topology/curveCrossings.js";
import { gaussLinking } from "../../../src/dynamics/topology/gaussLinking.js";
import { linkingMatrix, linkingNumber, selfCrossings } from "../../../src/dynamics/topology/linkingNumber.js";
import { Random } from "../../../src/math/random.js";
import { backwards, circle, curve, moved, torusStrand } from "./curves.js";

const flat = circle(40);
/** A circle that passes upwards through the first one's inside. */
const upright = curve(37, (t) => [1 - Math.cos(t), 0, Math.sin(t)]);

test("the Hopf link has linking number 1 or -1, by the sense of its circles", () => {
  expect(linkingNumber(flat, upright)).toBe(1);
  expect(linkingNumber(upright, flat)).toBe(1);
  expect(linkingNumber(flat, backwards(upright))).toBe(-1);
  expect(linkingNumber(backwards(flat), backwards(upright))).toBe(1);
});

test("curves apart have linking number 0", () => {
  expect(linkingNumber(flat, circle(30, 1, [3, 0, 0.1]))).toBe(0);
  expect(linkingNumber(flat, circle(30, 0.5, [0, 0, 0.1]))).toBe(0);
});

test("the Whitehead link has linking number 0 although it cannot be pulled apart", () => {
  // A circle, and a figure of eight that runs through it once in each sense.
  const eight = curve(200, (t) => [Math.sin(2 * t), 1.6 * Math.cos(t), 0.4 * Math.sin(3 * t)]);
  expect(linkingNumber(circle(60, 1, [0, 0, 0.05]), eight)).toBe(0);
});

test.each([-4, -1, 1, 2, 3, 5])(
  "the two strands of the (2, 2n) torus link have linking number n = %i",
  (n) => {
    expect(linkingNumber(torusStrand(150, 1, n, 0), torusStrand(130, 1, n, Math.PI))).toBe(n);
  },
);

test("the strands of a torus link of p turns each have linking number p q", () => {
  // Two copies of the trefoil, side by side on its torus: (4, 6).
  expect(linkingNumber(torusStrand(240, 2, 3, 0), torusStrand(230, 2, 3, Math.PI / 2))).toBe(6);
});

test("a linking number survives rotation, resampling, bending and a change of order, and a mirror flips it", () => {
  const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 60, max: 200 }),
      angle,
      angle,
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      (n, count, turn, tilt, bend) => {
        const map = (x: number, y: number, z: number): number[] => {
          // A shear that grows with the square of a coordinate is smooth and one to one; so are the two rotations.
          const u = x + bend * z * z;
          const v = y + bend * u * u;
          const [a, b] = [u * Math.cos(turn) - v * Math.sin(turn), u * Math.sin(turn) + v * Math.cos(turn)];
          return [a, b * Math.cos(tilt) - z * Math.sin(tilt), b * Math.sin(tilt) + z * Math.cos(tilt)];
        };
        const [a, b] = [torusStrand(count, 1, n, 0.3), torusStrand(97, 1, n, 0.3 + Math.PI)];
        const there = [moved(a, map), moved(b, map)];
        expect(linkingNumber(there[0], there[1])).toBe(n);
        expect(linkingNumber(there[1], there[0])).toBe(n);
        const mirrored = there.map((points) => moved(points, (x, y, z) => [x, y, -z]));
        expect(linkingNumber(mirrored[0], mirrored[1])).toBe(0 - n);
      },
    ),
    { numRuns: 30 },
  );
});

test("both methods agree on random polygons, in every view", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = new Random(seed);
      const polygon = (): Float64Array => Float64Array.from({ length: 3 * 8 }, () => random.normal());
      const [a, b, view] = [polygon(), polygon(), polygon().subarray(0, 3)];
      const integral = gaussLinking(a, b);
      // Rounding of 128 arctangents.
      expect(Math.abs(integral - Math.round(integral))).toBeLessThan(1e-9);
      const signs = curveCrossings(a, b, view).reduce((sum: number, { sign }) => sum + sign, 0);
      expect(signs).toBe(2 * Math.round(integral) + 0);
    }),
  );
});

test("the Gauss integral of a circle and a long rectangle through it is 1", () => {
  const line = Float64Array.of(0, 0, -100, 0, 0, 100, 100, 0, 100, 100, 0, -100);
  // Rounding, in triangles as long as the line.
  expect(gaussLinking(flat, line)).toBeCloseTo(1, 10);
});

test("crossings are found whatever the blocks they lie in", () => {
  const [a, b] = [torusStrand(333, 3, 7, 0), torusStrand(258, 3, 7, 1)];
  const brute = (): number => {
    let count = 0;
    const of = (p: Float64Array, i: number): number[] => [p[(3 * i) % p.length], p[(3 * i + 1) % p.length]];
    const side = (p: number[], q: number[], r: number[]): boolean =>
      (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) >= 0;
    for (let i = 0; i < 333; i++) {
      for (let j = 0; j < 258; j++) {
        const [p, q, r, s] = [of(a, i), of(a, i + 1), of(b, j), of(b, j + 1)];
        if (side(p, q, r) !== side(p, q, s) && side(r, s, p) !== side(r, s, q)) count++;
      }
    }
    return count;
  };
  expect(curveCrossings(a, b, [0, 0, 1]).length).toBe(brute());
});

test("self-crossings are the writhe of a projection: 3 for the trefoil, with its handedness, and 0 for a circle", () => {
  const trefoil = torusStrand(200, 2, 3, 0);
  expect(selfCrossings(trefoil)).toBe(3);
  expect(selfCrossings(moved(trefoil, (x, y, z) => [x, y, -z]))).toBe(-3);
  expect(selfCrossings(backwards(trefoil))).toBe(3);
  expect(selfCrossings(flat)).toBe(0);
});

test("the linking matrix of several strands is symmetric, with zeros on its diagonal", () => {
  const strands = [0, 1, 2].map((k) => torusStrand(100 + k, 1, 2, (2 * Math.PI * k) / 3));
  expect(linkingMatrix(strands)).toEqual([
    [0, 2, 2],
    [2, 0, 2],
    [2, 2, 0],
  ]);
});

test("curves that touch, and what is no curve, are refused with the reason", () => {
  const touching = curve(40, (t) => [Math.cos(t), 0, Math.sin(t)]);
  expect(() => linkingNumber(flat, touching)).toThrow(/linkingNumber: the curves touch/);
  expect(() => linkingNumber(flat, flat)).toThrow(/touch/);
  expect(() => linkingNumber(Float64Array.of(1, 2, 3, 4), flat)).toThrow(
    /4 values is not three or more points/,
  );
  expect(() =>
    gaussLinking(
      flat,
      Float64Array.from(flat, (v, i) => (i === 7 ? Number.NaN : v)),
    ),
  ).toThrow(/point 2 of a curve is not finite/);
  expect(() => curveCrossings(flat, upright, [0, 0, 0])).toThrow(/view has no direction/);
});
