import { expect, test } from "vitest";
import { countUnmet, foldsOf, unmetIn } from "../../../bench/labels/folds.js";
import type { LabelledLevels } from "../../../src/learn/data/labels/labelDataset.js";
import { Random } from "../../../src/math/random.js";

/** A recording that has syllables with these labels. */
function recording(source: string, labels: string): LabelledLevels {
  const segments = [...labels].map((label, i) => ({ onset: i, offset: i + 0.5, label }));
  return { source, levels: new Float32Array(0), segments, marked: { from: 0, to: labels.length } };
}

test("two files that alone have a label are not held out together", () => {
  const recordings = ["ab", "ab", "abgg", "ag", "ab"].map((labels, i) => recording(`${i}`, labels));
  expect(unmetIn(recordings, [recordings[2], recordings[3]])).toEqual(new Set("g"));
  expect(countUnmet(recordings, [recordings[2], recordings[3]])).toBe(3);
  const folds = foldsOf(recordings, 2);
  expect(folds.map((fold) => fold.map(({ source }) => source))).toEqual([["0", "1"], ["2", "4"], ["3"]]);
});

test("each recording is held out once, and no other dealing leaves fewer labels unlearnt", () => {
  const random = new Random(5);
  for (let round = 0; round < 20; round++) {
    const recordings = Array.from({ length: 6 }, (_, i) =>
      recording(`${i}`, Array.from({ length: 3 }, () => "abcdef"[random.integer(6)]).join("")),
    );
    const unmet = (folds: readonly (readonly LabelledLevels[])[]): number =>
      folds.reduce((sum, fold) => sum + countUnmet(recordings, fold), 0);
    const folds = foldsOf(recordings, 2);
    expect(folds.flat().sort((a, b) => Number(a.source) - Number(b.source))).toEqual(recordings);
    expect(folds.map(({ length }) => length)).toEqual([2, 2, 2]);
    for (let other = 0; other < 30; other++) {
      const order = Int32Array.from(recordings.keys());
      random.shuffle(order);
      const dealt = Array.from(order, (i) => recordings[i]);
      expect(unmet([dealt.slice(0, 2), dealt.slice(2, 4), dealt.slice(4)])).toBeGreaterThanOrEqual(
        unmet(folds),
      );
    }
  }
});
