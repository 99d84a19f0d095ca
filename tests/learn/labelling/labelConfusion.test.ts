import fc from "fast-check";
import { expect, test } from "vitest";
import { addConfusions, confusionOf } from "../../../src/learn/labelling/labelConfusion.js";
import type { Segment } from "../../../src/shapes/segment.js";

const at = (onset: number, offset: number, label: string): Segment => ({ onset, offset, label });

test("a renamed, a missed and an extra syllable, by hand", () => {
  const reference = [at(0, 1, "a"), at(2, 3, "b"), at(4, 5, "a")];
  const found = [at(0, 1, "a"), at(2.1, 3, "c"), at(6, 7, "b")];
  expect(confusionOf({ reference, found })).toEqual({
    labels: ["", "a", "b", "c"],
    counts: [
      [0, 0, 1, 0],
      [1, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ],
  });
});

test("of two touching syllables that were found as one, the longer counts as found and the other as missed", () => {
  const reference = [at(0, 1, "5"), at(1, 2.5, "5")];
  expect(confusionOf({ reference, found: [at(0, 2.5, "5")] }).counts).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

const segments = fc
  .array(
    fc.record({
      onset: fc.nat(50),
      length: fc.integer({ min: 1, max: 12 }),
      label: fc.constantFrom("a", "b", "c"),
    }),
    {
      maxLength: 15,
    },
  )
  .map((list) =>
    list
      .map(({ onset, length, label }) => at(onset, onset + length, label))
      .sort((a, b) => a.onset - b.onset),
  );

test("rows add up to the syllables of the reference, columns to those found", () => {
  fc.assert(
    fc.property(segments, segments, (reference, found) => {
      const { labels, counts } = confusionOf({ reference, found });
      labels.forEach((label, i) => {
        if (label === "") return;
        const row = counts[i].reduce((sum, count) => sum + count, 0);
        const column = counts.reduce((sum, all) => sum + all[i], 0);
        expect(row).toBe(reference.filter((segment) => segment.label === label).length);
        expect(column).toBe(found.filter((segment) => segment.label === label).length);
      });
      expect(counts[0][0]).toBe(0);
    }),
  );
});

test("tables of different labels add up", () => {
  const one = confusionOf({ reference: [at(0, 1, "b")], found: [at(0, 1, "b")] });
  const two = confusionOf({ reference: [at(0, 1, "a")], found: [at(0, 1, "b")] });
  expect(addConfusions([one, two, one])).toEqual({
    labels: ["", "a", "b"],
    counts: [
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 2],
    ],
  });
});
