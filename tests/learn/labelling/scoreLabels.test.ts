import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { poolLabelScores, scoreLabels } from "../../../src/learn/labelling/scoreLabels.js";
import type { Segment } from "../../../src/shapes/segment.js";

const { pooled } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../reference/editDistances.json"), "utf8"),
) as { pooled: { files: { reference: string[]; found: string[] }[]; errorRate: number; edits: number } };

const at = (onset: number, offset: number, label: string): Segment => ({ onset, offset, label });
/** Labels as segments of 80 ms, 100 ms apart. */
const inTime = (labels: readonly string[]): Segment[] =>
  labels.map((label, i) => at(i / 10, i / 10 + 0.08, label));

test("a small case, by hand", () => {
  const reference = [at(0.1, 0.2, "a"), at(0.3, 0.4, "b"), at(0.5, 0.6, "c"), at(0.7, 0.8, "a")];
  const found = [at(0.104, 0.2, "a"), at(0.3, 0.4, "c"), at(0.72, 0.8, "a")];
  const score = scoreLabels([{ reference, found, from: 0, to: 1 }]);
  // b is called c and c is missing, or b is missing; then c, and a.
  expect(score.edits).toBe(1);
  expect(score.syllableErrorRate).toBe(1 / 4);
  expect(score.frames).toBe(500);
  // 4 ms of a, all 50 frames of b and of c, 20 ms of the last a.
  expect(score.wrongFrames).toBe(2 + 50 + 50 + 10);
  expect(score.frameError).toBe(112 / 500);
  expect(score.onsets).toBe(2);
  expect(score.offsets).toBe(3);
  expect(score.onsetF1).toBeCloseTo(4 / 7, 12);
  expect(score.offsetF1).toBeCloseTo(6 / 7, 12);
});

test("files are pooled as jiwer pools them: summed edits over summed syllables", () => {
  const parts = pooled.files.map(({ reference, found }) =>
    scoreLabels([{ reference: inTime(reference), found: inTime(found), from: 0, to: 10 }]),
  );
  const all = poolLabelScores(parts);
  expect(all?.edits).toBe(pooled.edits);
  expect(all?.syllableErrorRate).toBeCloseTo(pooled.errorRate, 12);
  expect(poolLabelScores([])).toBeUndefined();
});

const labels = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 20 });

test("a labelling has no errors against itself", () => {
  fc.assert(
    fc.property(labels, (names) => {
      const segments = inTime(names);
      const score = scoreLabels([{ reference: segments, found: segments, from: 0, to: 3 }]);
      expect([score.edits, score.wrongFrames]).toEqual([0, 0]);
      expect(score.syllableErrorRate).toBe(names.length === 0 ? null : 0);
      expect(score.onsetF1).toBe(names.length === 0 ? null : 1);
      score.confusion.counts.forEach((row, r) => {
        row.forEach((count, c) => {
          if (r !== c) expect(count).toBe(0);
        });
      });
    }),
  );
});

test("pooling the channels of a recording or its parts is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(labels, labels), { minLength: 1, maxLength: 4 }), (files) => {
      const pairs = files.map(([reference, found]) => ({
        reference: inTime(reference),
        found: inTime(found),
        from: 0,
        to: 3,
      }));
      const { onsetErrorsMs, offsetErrorsMs, ...together } = scoreLabels(pairs);
      expect(poolLabelScores(pairs.map((pair) => scoreLabels([pair])))).toEqual(together);
      expect(onsetErrorsMs).toHaveLength(together.onsets);
      expect(offsetErrorsMs).toHaveLength(together.offsets);
    }),
  );
});

test("without a reference there are edits but no rate, and silence is compared, too", () => {
  const score = scoreLabels([{ reference: [], found: [at(0.2, 0.4, "a")], from: 0, to: 1 }]);
  expect(score.edits).toBe(1);
  expect(score.syllableErrorRate).toBeNull();
  expect(score.frameError).toBe(0.2);
});

test("only the stretch that was labelled is compared, and segments without a name are none", () => {
  const reference = [at(0.4, 0.6, "a"), at(0.7, 0.8, "")];
  const score = scoreLabels([{ reference, found: reference.slice(0, 1), from: 0.5, to: 1 }]);
  expect(score).toMatchObject({ edits: 0, frames: 250, wrongFrames: 0, reference: 1, syllables: 1 });
});

test("a tolerance or frame of zero is refused", () => {
  expect(() => scoreLabels([], { tolerance: 0, frame: 0.002 })).toThrow("tolerance=0 s");
  expect(() => scoreLabels([], { tolerance: 0.01, frame: 0 })).toThrow("frame=0 s");
});
