import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DEFAULT_DECODING,
  decodeLabels,
  decodingAfter,
  LabelDecoder,
} from "../../../src/learn/labelling/decodeLabels.js";
import type { LabelScores } from "../../../src/learn/labelling/labelScores.js";

/** Frames of 10 ms, so that the shortest segment, 30 ms, has three. */
const SETTINGS = { onsetThreshold: 0.5, minDuration: 0.03, minGap: 0.02, minCertainty: 0 };

/** Scores of a text: a frame a letter, "." silence; the letter's class has probability .8. @param onsets frame and score of each. */
function scoresOf(
  text: string,
  onsets: readonly (readonly [number, number])[] = [],
  classes = ["", "a", "b"],
): LabelScores {
  const probabilities = Float32Array.from(
    [...text].flatMap((letter) =>
      classes.map((name) => (name === (letter === "." ? "" : letter) ? 0.8 : 0.2 / (classes.length - 1))),
    ),
  );
  const starts = new Float32Array(text.length);
  for (const [frame, score] of onsets) starts[frame] = score;
  return { rate: 100, start: 0.005, classes, probabilities, onsets: starts };
}

/** Segments as frames: "a 2-5" is label a from the first frame to before the other. */
function inFrames(scores: LabelScores, settings = SETTINGS): string[] {
  return decodeLabels(scores, settings).map(
    ({ label, onset, offset }) => `${label} ${Math.round(onset * 100)}-${Math.round(offset * 100)}`,
  );
}

test("a stretch of sounding frames is a segment, from the edge of its first frame to the edge of its last", () => {
  const [one, ...rest] = decodeLabels(scoresOf("..aaaa..."), SETTINGS);
  expect(rest).toEqual([]);
  expect(one.label).toBe("a");
  expect(one.onset).toBeCloseTo(0.02, 12);
  expect(one.offset).toBeCloseTo(0.06, 12);
  // Single precision holds .8 to 7 digits.
  expect(one.confidence).toBeCloseTo(0.8, 6);
});

test("the label is the class with the largest sum of probabilities, and the confidence is its mean", () => {
  const scores = scoresOf("..aaabb..");
  const [{ label, confidence }] = decodeLabels(scores, SETTINGS);
  expect(label).toBe("a");
  expect(confidence).toBeCloseTo((3 * 0.8 + 2 * 0.1) / 5, 6);
});

test("a frame sounds if all labels together are likelier than silence, though none alone is", () => {
  const probabilities = Float32Array.from({ length: 15 }, (_, i) => [0.4, 0.31, 0.29][i % 3]);
  const scores = { ...scoresOf("....."), probabilities };
  expect(inFrames(scores)).toEqual(["a 0-5"]);
});

test("a peak of the onset score cuts touching syllables of one label", () => {
  expect(inFrames(scoresOf(".aaaaaaa.", [[4, 0.9]]))).toEqual(["a 1-4", "a 4-8"]);
  expect(inFrames(scoresOf(".aaaaaaa.", [[4, 0.49]]))).toEqual(["a 1-8"]);
});

test("of two peaks closer than the shortest segment the higher cuts, and of a plateau the first frame", () => {
  expect(
    inFrames(
      scoresOf(".aaaaaaaaa.", [
        [4, 0.6],
        [6, 0.9],
      ]),
    ),
  ).toEqual(["a 1-6", "a 6-10"]);
  expect(
    inFrames(
      scoresOf(".aaaaaaaaa.", [
        [4, 0.9],
        [5, 0.9],
        [6, 0.9],
      ]),
    ),
  ).toEqual(["a 1-4", "a 4-10"]);
});

test("a cut that would leave too short a piece is not made", () => {
  expect(inFrames(scoresOf(".aaaaaaa.", [[2, 0.9]]))).toEqual(["a 1-8"]);
  expect(inFrames(scoresOf(".aaaaaaa.", [[6, 0.9]]))).toEqual(["a 1-8"]);
});

test("the pieces of a cut have labels of their own", () => {
  expect(inFrames(scoresOf(".aaaabbbb.", [[5, 0.9]]))).toEqual(["a 1-5", "b 5-9"]);
});

test("a silence shorter than the shortest gap does not separate, unless a syllable begins after it", () => {
  expect(inFrames(scoresOf(".aaa.aaa."))).toEqual(["a 1-8"]);
  expect(inFrames(scoresOf(".aaa..aaa."))).toEqual(["a 1-4", "a 6-9"]);
  expect(inFrames(scoresOf(".aaa.aaa.", [[5, 0.9]]))).toEqual(["a 1-4", "a 5-8"]);
  expect(inFrames(scoresOf(".aaa.aaa.", [[4, 0.9]]))).toEqual(["a 1-4", "a 5-8"]);
});

test("a segment of the shortest duration stays, a shorter one is dropped", () => {
  expect(inFrames(scoresOf("..aaa..bb..bbb"))).toEqual(["a 2-5", "b 11-14"]);
});

test("silence, and no frames at all, give no segments", () => {
  expect(decodeLabels(scoresOf("......"))).toEqual([]);
  expect(decodeLabels(scoresOf(""))).toEqual([]);
});

const anyScores = fc
  .record({
    classes: fc.integer({ min: 2, max: 4 }),
    frames: fc.array(
      fc.record({
        voice: fc.integer({ min: 0, max: 9 }),
        which: fc.nat(2),
        onset: fc.integer({ min: 0, max: 4 }),
      }),
      { maxLength: 120 },
    ),
  })
  .map(
    ({ classes, frames }): LabelScores => ({
      rate: 100,
      start: 1.005,
      classes: ["", "a", "b", "c"].slice(0, classes),
      probabilities: Float32Array.from(
        frames.flatMap(({ voice, which }) => {
          const sound = voice / 9;
          return Array.from({ length: classes }, (_, c) =>
            c === 0 ? 1 - sound : sound * (c === 1 + (which % (classes - 1)) ? 1 : 0),
          );
        }),
      ),
      // Coarse, so that plateaus occur.
      onsets: Float32Array.from(frames, ({ onset }) => onset / 4),
    }),
  );
const anySettings = fc.record({
  onsetThreshold: fc.constantFrom(0.25, 0.5, 1),
  minDuration: fc.constantFrom(0, 0.01, 0.02, 0.05),
  minGap: fc.constantFrom(0, 0.01, 0.03),
  minCertainty: fc.constantFrom(0, 0.7, 1),
});

test("scores in chunks give the segments of the scores in one piece", () => {
  fc.assert(
    fc.property(
      anyScores,
      anySettings,
      fc.array(fc.nat(20), { maxLength: 30 }),
      (scores, settings, sizes) => {
        const width = scores.classes.length;
        const decoder = new LabelDecoder(scores, settings);
        const found = [];
        let at = 0;
        for (const size of [...sizes, scores.onsets.length]) {
          const end = Math.min(scores.onsets.length, at + size);
          // The arrays are used again, as whoever runs a network does.
          const probabilities = scores.probabilities.slice(at * width, end * width);
          const onsets = scores.onsets.slice(at, end);
          found.push(...decoder.push(probabilities, onsets));
          probabilities.fill(0);
          onsets.fill(1);
          at = end;
        }
        found.push(...decoder.end());
        expect(found).toEqual(decodeLabels(scores, settings));
      },
    ),
  );
});

test("segments are in order, apart, within the frames, named, and no shorter than the shortest", () => {
  fc.assert(
    fc.property(anyScores, anySettings, (scores, settings) => {
      const found = decodeLabels(scores, settings);
      let before = 1;
      for (const { onset, offset, label, confidence } of found) {
        // Times are sums of decimals.
        expect(onset).toBeGreaterThanOrEqual(before - 1e-9);
        expect(offset - onset).toBeGreaterThanOrEqual(settings.minDuration - 1e-9);
        expect(scores.classes.slice(1)).toContain(label);
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
        before = offset;
      }
      expect(before).toBeLessThanOrEqual(1 + scores.onsets.length / 100 + 1e-9);
    }),
  );
});

test("of a least certainty, those segments stay that have a frame so certain", () => {
  fc.assert(
    fc.property(anyScores, anySettings, (scores, settings) => {
      const width = scores.classes.length;
      const certain = decodeLabels(scores, { ...settings, minCertainty: 0 }).filter(({ onset, offset }) => {
        const [first, end] = [onset, offset].map((time) => Math.round((time - scores.start) * 100 + 0.5));
        return scores.onsets.some(
          (_, f) => f >= first && f < end && 1 - scores.probabilities[f * width] >= settings.minCertainty,
        );
      });
      expect(decodeLabels(scores, settings)).toEqual(certain);
    }),
  );
});

test("a later start moves all segments by as much", () => {
  fc.assert(
    fc.property(anyScores, (scores) => {
      const moved = decodeLabels({ ...scores, start: scores.start + 8 });
      const still = decodeLabels(scores);
      expect(moved.map(({ label, confidence }) => [label, confidence])).toEqual(
        still.map(({ label, confidence }) => [label, confidence]),
      );
      for (const [i, { onset }] of moved.entries()) expect(onset).toBeCloseTo(still[i].onset + 8, 9);
    }),
  );
});

test("settings and scores that can't be used are refused in one line", () => {
  const scores = scoresOf("aaaa");
  expect(() => decodeLabels(scores, { ...DEFAULT_DECODING, onsetThreshold: 0 })).toThrow("onsetThreshold=0");
  expect(() => decodeLabels(scores, { ...DEFAULT_DECODING, minCertainty: 2 })).toThrow(
    "minCertainty=2 is not",
  );
  expect(() => decodeLabels(scores, { ...DEFAULT_DECODING, minDuration: -1 })).toThrow("minDuration=-1 s");
  expect(() => decodeLabels(scores, { ...DEFAULT_DECODING, minGap: Number.NaN })).toThrow("minGap=NaN s");
  expect(() => decodeLabels({ ...scores, classes: ["a", "b", "c"] })).toThrow("must begin with silence");
  expect(() => decodeLabels({ ...scores, onsets: new Float32Array(3) })).toThrow("3 frames x 3 classes");
});

test("after long syllables, pieces of less than half the shortest are dropped; after short ones, the usual ones", () => {
  expect(decodingAfter(0.06)).toEqual({ ...DEFAULT_DECODING, minDuration: 0.03 });
  expect(inFrames(scoresOf("..aaa..aa.."), decodingAfter(0.06))).toEqual(["a 2-5"]);
  expect(decodingAfter(0.02)).toEqual(DEFAULT_DECODING);
  expect(decodingAfter(undefined)).toEqual(DEFAULT_DECODING);
});
