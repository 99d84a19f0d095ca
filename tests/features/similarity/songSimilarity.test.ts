import { expect, test } from "vitest";
import { imitationIndex } from "../../../src/features/similarity/imitationIndex.js";
import { type SongFrames, songFrames } from "../../../src/features/similarity/songFrames.js";
import { songSimilarity } from "../../../src/features/similarity/songSimilarity.js";
import type { Segment } from "../../../src/shapes/segment.js";
import { monoSignal } from "../../../src/shapes/series.js";

const RATE = 22050;

/** A song of sweeps and stacks of 150 ms with pauses of 50 ms, by their lowest frequencies. */
function song(frequencies: readonly number[], gain = 0.5): SongFrames {
  const values = new Float32Array(Math.round(RATE * (0.1 + 0.2 * frequencies.length)));
  const syllables: Segment[] = frequencies.map((frequency, s) => {
    const onset = 0.05 + 0.2 * s;
    for (let i = 0; i < 0.15 * RATE; i++) {
      const t = i / RATE;
      const phase = 2 * Math.PI * (frequency * t + (frequency % 7) * 400 * t * t);
      let sum = 0;
      for (let h = 1; h <= 1 + (frequency % 5); h++) sum += Math.sin(h * phase) / h;
      values[Math.round(onset * RATE) + i] = gain * Math.sin((Math.PI * t) / 0.15) * sum * 0.5;
    }
    return { onset, offset: onset + 0.15, label: "-" };
  });
  return songFrames([{ signal: monoSignal(values, RATE), syllables }], 10);
}

const MODEL = song([604, 1500, 903, 2501]);

test("a song is wholly similar to itself, in sequence, and imitates itself", () => {
  const { similarity, accuracy, sequential } = songSimilarity(MODEL, MODEL);
  expect(similarity).toBe(1);
  expect(sequential).toBe(1);
  // A distance of 0 is nearer than any of unrelated frames.
  expect(accuracy).toBe(1);
  const { acoustic, sequence, imitation } = imitationIndex(MODEL, MODEL);
  // Rounding of sums of squares.
  expect(acoustic).toBeCloseTo(1, 6);
  expect(sequence).toBeCloseTo(1, 6);
  expect(imitation).toBeCloseTo(1, 6);
});

test("the level of a recording changes nothing", () => {
  // A power of two leaves every bit of single precision as it is.
  expect(songSimilarity(MODEL, song([604, 1500, 903, 2501], 0.125))).toEqual(songSimilarity(MODEL, MODEL));
});

test("half a song is half of it, and it is asymmetric: all of the half is in the whole", () => {
  const half = song([604, 1500]);
  const found = songSimilarity(MODEL, half).similarity;
  // Intervals of 70 ms reach beyond what is alike, and the other two syllables are sweeps, too: alike in part.
  expect(found).toBeGreaterThan(0.45);
  expect(found).toBeLessThan(0.9);
  expect(songSimilarity(half, MODEL).similarity).toBe(1);
});

test("syllables in another order keep the acoustic score and lose sequence", () => {
  const shuffled = song([903, 604, 2501, 1500]);
  const kept = imitationIndex(MODEL, MODEL);
  const lost = imitationIndex(MODEL, shuffled);
  // Frames at the edges depend on the samples' places.
  expect(lost.acoustic).toBeGreaterThan(0.95);
  expect(lost.sequence).toBeLessThan(kept.sequence - 0.05);
  expect(songSimilarity(MODEL, shuffled).similarity).toBeGreaterThan(0.9);
});

test("too little song is named", () => {
  const none = songFrames([], 10);
  expect(() => songSimilarity(MODEL, none)).toThrow("0 ms of song are fewer than 70");
  expect(() => imitationIndex(MODEL, none)).toThrow("no syllable of the model fits");
});
