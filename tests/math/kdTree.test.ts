import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KdTree } from "../../src/math/kdTree.js";
import { Neighbours } from "../../src/math/neighbours.js";

/** Squared distances of all points from one, those of rows in [outFrom, outTo) left out, rising. */
function bruteForce(
  points: Float64Array,
  columns: number,
  query: Float64Array,
  outFrom: number,
  outTo: number,
): number[] {
  const all: number[] = [];
  for (let row = 0; row < points.length / columns; row++) {
    if (row >= outFrom && row < outTo) continue;
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (points[row * columns + c] - query[c]) ** 2;
    all.push(sum);
  }
  return all.sort((a, b) => a - b);
}

/** Points on a coarse grid, so that many coordinates and distances are equal. */
const clouds = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 120 }))
  .chain(([columns, rows]) =>
    fc.record({
      columns: fc.constant(columns),
      points: fc
        .array(fc.integer({ min: -4, max: 4 }), { minLength: rows * columns, maxLength: rows * columns })
        .map((values) => Float64Array.from(values)),
      query: fc
        .array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: columns, maxLength: columns })
        .map((values) => Float64Array.from(values)),
      count: fc.integer({ min: 1, max: 60 }),
      radius: fc.double({ min: 0, max: 8, noNaN: true }),
      outFrom: fc.integer({ min: -5, max: 100 }),
      out: fc.integer({ min: 0, max: 40 }),
    }),
  );

describe("a k-d tree", () => {
  test("finds the same nearest distances as a search of all points, a range of rows left out", () => {
    const found = new Neighbours(1);
    fc.assert(
      fc.property(clouds, ({ columns, points, query, count, outFrom, out }) => {
        new KdTree(points, columns).nearest(query, 0, count, found, outFrom, outFrom + out);
        const expected = bruteForce(points, columns, query, outFrom, outFrom + out).slice(0, count);
        expect(Array.from(found.squared.subarray(0, found.count))).toEqual(expected);
        const rows = found.rows.subarray(0, found.count);
        expect(new Set(rows).size).toBe(found.count);
        expect(rows.every((row) => row < outFrom || row >= outFrom + out)).toBe(true);
      }),
    );
  });

  test("finds the same points within a radius as a search of all points", () => {
    const found = new Neighbours(1);
    fc.assert(
      fc.property(clouds, ({ columns, points, query, radius, outFrom, out }) => {
        new KdTree(points, columns).within(query, 0, radius, found, outFrom, outFrom + out);
        const expected = bruteForce(points, columns, query, outFrom, outFrom + out);
        expect(Array.from(found.squared.subarray(0, found.count)).sort((a, b) => a - b)).toEqual(
          expected.filter((squared) => squared <= radius * radius),
        );
      }),
    );
  });

  test("leaves its points as they are", () => {
    const points = Float64Array.from({ length: 300 }, (_, i) => (i * 7919) % 101);
    const copy = points.slice();
    new KdTree(points, 3);
    expect(points).toEqual(copy);
  });

  test("refuses what is no table of finite numbers", () => {
    expect(() => new KdTree(new Float64Array(0), 2)).toThrow(/1 or more rows/);
    expect(() => new KdTree(new Float64Array(3), 2)).toThrow(/columns=2/);
    expect(() => new KdTree(Float64Array.of(1, Number.NaN), 1)).toThrow(/row 1 holds NaN/);
    expect(() => new KdTree(new Float64Array(4), 0)).toThrow(/columns=0/);
  });
});
