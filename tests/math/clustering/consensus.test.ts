import { expect, test } from "vitest";
import { consensus } from "../../../src/math/clustering/consensus.js";
import { Random } from "../../../src/math/random.js";

test("partitions that agree up to names are their own consensus, with full strength", () => {
  const { labels, strengths, groups } = consensus(
    [
      [0, 0, 0, 1, 1, -1],
      [5, 5, 5, 2, 2, -1],
    ],
    2,
  );
  expect(Array.from(labels)).toEqual([0, 0, 0, 1, 1, -1]);
  expect(Array.from(strengths)).toEqual([1, 1, 1, 1, 1, 0]);
  expect(groups).toBe(2);
});

test("a split that only one of five makes does not count", () => {
  const whole = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1));
  const parted = whole.map((group, i) => (i < 10 ? 2 : group));
  const { labels, groups } = consensus([whole, whole, parted, whole, whole], 5);
  expect(groups).toBe(2);
  expect(new Set(labels.subarray(0, 20)).size).toBe(1);
});

test("errors at random in a fifth of the labels are outvoted", () => {
  const random = new Random(4);
  const truth = Array.from({ length: 200 }, (_, i) => i % 4);
  const noisy = Array.from({ length: 15 }, () =>
    truth.map((group) => (random.uniform() < 0.2 ? random.integer(5) - 1 : group)),
  );
  const { labels, groups } = consensus(noisy, 5);
  expect(groups).toBe(4);
  const wrong = Array.from(labels).filter((label, i) => label !== labels[i % 4]).length;
  // A point is lost if 8 of its 15 labels are wrong: 0.4 % of them.
  expect(wrong).toBeLessThanOrEqual(4);
});

test("faults are named", () => {
  expect(() => consensus([], 5)).toThrow("there are no partitions");
  expect(() => consensus([[0], [0, 1]], 5)).toThrow("differ in length");
});
