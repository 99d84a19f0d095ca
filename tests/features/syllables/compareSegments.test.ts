import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSegments } from "../../../src/features/syllables/compareSegments.js";
import type { Segment } from "../../../src/shapes/segment.js";

const at = (onset: number, offset: number): Segment => ({ onset, offset, label: "a" });

test("counts, scores and errors of a small case, by hand", () => {
  const reference = [at(1, 1.1), at(2, 2.1), at(3, 3.1), at(4, 4.1)];
  const found = [at(1.004, 1.1), at(2.02, 2.108), at(3, 3.2)];
  const { onset, offset, ...counts } = compareSegments([{ reference, found }], 0.01);
  expect(counts).toEqual({ reference: 4, found: 3 });
  expect(onset.matches).toBe(2);
  expect(onset.precision).toBeCloseTo(2 / 3, 12);
  expect(onset.recall).toBe(0.5);
  expect(onset.f1).toBeCloseTo(4 / 7, 12);
  expect(onset.error).toBeCloseTo(0.002, 12);
  expect(offset.matches).toBe(2);
  expect(offset.bias).toBeCloseTo(0.004, 12);
});

test("an edge is matched once", () => {
  const pair = { reference: [at(1, 2), at(1.009, 2.1)], found: [at(1.005, 2)] };
  expect(compareSegments([pair], 0.01).onset.matches).toBe(1);
});

test("a difference of just the tolerance counts, though times are inexact in binary", () => {
  expect(compareSegments([{ reference: [at(0.3, 1)], found: [at(0.31, 1)] }], 0.01).onset.matches).toBe(1);
  expect(compareSegments([{ reference: [at(0.3, 1)], found: [at(0.3102, 1)] }], 0.01).onset.matches).toBe(0);
});

test("as many edges are matched as the best assignment can", () => {
  /** Most pairs within the tolerance, by trying everything. */
  function most(a: readonly number[], b: readonly number[]): number {
    if (a.length === 0) return 0;
    const [first, ...rest] = a;
    return Math.max(
      most(rest, b),
      ...b.map((t, j) => (Math.abs(t - first) <= 10 ? 1 + most(rest, b.toSpliced(j, 1)) : 0)),
    );
  }
  const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 });
  fc.assert(
    fc.property(times, times, (a, b) => {
      const [reference, found] = [a, b].map((list) => list.map((t) => at(t, t + 1)));
      expect(compareSegments([{ reference, found }], 10).onset.matches).toBe(most(a, b));
    }),
  );
});

test("pooled over recordings, counts add up and scores follow from the sums", () => {
  const pairs = [
    { reference: [at(1, 2), at(3, 4)], found: [at(1.002, 2)] },
    { reference: [at(1, 2)], found: [at(0.996, 2), at(5, 6)] },
  ];
  const { onset, reference, found } = compareSegments(pairs, 0.01);
  expect([reference, found, onset.matches]).toEqual([3, 3, 2]);
  expect(onset.f1).toBeCloseTo(4 / 6, 12);
  expect(onset.bias).toBeCloseTo(-0.001, 12);
  expect(onset.error).toBeCloseTo(0.003, 12);
});

test("what is undefined is NaN", () => {
  const { onset } = compareSegments([], 0.01);
  expect([onset.f1, onset.precision, onset.recall, onset.error, onset.bias]).toEqual(
    new Array(5).fill(Number.NaN),
  );
  const missed = compareSegments([{ reference: [at(1, 2)], found: [] }], 0.01).onset;
  expect(missed.precision).toBeNaN();
  expect([missed.recall, missed.f1]).toEqual([0, 0]);
});
