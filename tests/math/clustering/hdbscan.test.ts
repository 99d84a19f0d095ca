import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hdbscan } from "../../../src/math/clustering/hdbscan.js";
import { Random } from "../../../src/math/random.js";

interface Case {
  readonly name: string;
  readonly columns: number;
  readonly least: number;
  readonly samples: number;
  readonly points: readonly number[];
  readonly labels: readonly number[];
  readonly strengths: readonly number[];
  readonly default: readonly number[];
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/clustering.json"), "utf8"),
) as { readonly cases: readonly Case[] };

/** Labels by order of appearance, noise -1: the same for two groupings that differ in names only. */
function renamed(labels: ArrayLike<number>): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (label < 0) return -1;
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label) ?? -1;
  });
}

describe.each(cases)("$name, $samples neighbours", (one) => {
  const grouping = hdbscan(Float64Array.from(one.points), one.columns, {
    leastSize: one.least,
    samples: one.samples,
  });

  test("has the labels that scikit-learn gives with edges of equal length in their order", () => {
    expect(renamed(grouping.labels)).toEqual(renamed(one.labels));
  });

  test("has the strengths that scikit-learn gives", () => {
    // They are recorded to six decimals.
    Array.from(grouping.strengths).forEach((strength, i) => {
      expect(strength).toBeCloseTo(one.strengths[i], 5);
    });
  });

  test("differs from scikit-learn's default only where that depends on its sort", () => {
    const own = renamed(grouping.labels);
    const theirs = renamed(one.default);
    const stable = renamed(one.labels);
    const differ = own.filter((label, i) => label !== theirs[i]).length;
    expect(differ).toBe(stable.filter((label, i) => label !== theirs[i]).length);
    expect(differ).toBeLessThan(0.02 * own.length);
  });
});

test("points at one place are one group, and never parted", () => {
  const points = Float64Array.from({ length: 60 }, (_, i) => Math.floor(i / 20) * 10);
  const { labels, groups, strengths } = hdbscan(points, 1);
  expect(groups).toBe(3);
  expect(new Set(labels.subarray(0, 20)).size).toBe(1);
  expect(Array.from(strengths)).toEqual(Array.from({ length: 60 }, () => 1));
});

test("the order of the points and their scale change nothing but names", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const random = new Random(seed);
      const points = Float64Array.from({ length: 240 }, (_, i) => 8 * (i % 6 < 2 ? 0 : 1) + random.normal());
      const order = Int32Array.from({ length: 120 }, (_, i) => i);
      random.shuffle(order);
      const moved = new Float64Array(240);
      order.forEach((row, i) => {
        moved[2 * i] = 4 * points[2 * row];
        moved[2 * i + 1] = 4 * points[2 * row + 1];
      });
      const before = hdbscan(points, 2, { leastSize: 10 });
      const after = hdbscan(moved, 2, { leastSize: 10 });
      expect(after.groups).toBe(before.groups);
      // Points between two groups may go either way where edges have the same length: one or two of 120.
      const same = Array.from(order).filter(
        (row, i) => before.labels[row] < 0 === after.labels[i] < 0,
      ).length;
      expect(same).toBeGreaterThanOrEqual(117);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("faults are named with their values", () => {
  const points = Float64Array.of(0, 1, 2);
  expect(() => hdbscan(points, 1)).toThrow("hdbscan: 3 points are fewer than samples=5; lower it.");
  expect(() => hdbscan(points, 1, { leastSize: 1 })).toThrow("leastSize=1");
  expect(() => hdbscan(points, 1, { samples: 0 })).toThrow("samples=0");
  expect(() => hdbscan(Float64Array.of(0, Number.NaN, 2), 1, { samples: 2 })).toThrow("not finite");
});
