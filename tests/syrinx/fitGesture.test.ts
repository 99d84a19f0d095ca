import { expect, test } from "vitest";
import { trackPitch } from "../../src/features/pitch.js";
import { segmentSyllables } from "../../src/features/segmentation.js";
import { median } from "../../src/math/statistics.js";
import type { Song } from "../../src/shapes/song.js";
import { readSong, songDocument } from "../../src/shapes/songDocument.js";
import { calibrateLoudness, fitGesture, gammaFor } from "../../src/syrinx/fitGesture.js";
import { gestureOf } from "../../src/syrinx/gesture.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { synthesize } from "../../src/syrinx/synthesize.js";
import { listenLevel } from "../../src/tasks/hear.js";

const SONG: Song = {
  model: "normal-form",
  breathNoise: 0,
  sampleRate: 44_100,
  duration: 0.9,
  gamma: 24_000,
  tract: "none",
  backgroundDb: -60,
  seed: 4,
  syllables: [
    {
      label: "up",
      voice: "left",
      onset: 0.1,
      duration: 0.2,
      pressure: 0.16,
      tension: [
        [0, 0.1],
        [0.2, 0.5],
      ],
      loudness: [
        [0, 0],
        [0.05, 1],
        [0.15, 1],
        [0.2, 0],
      ],
    },
    {
      label: "down",
      voice: "left",
      onset: 0.5,
      duration: 0.25,
      pressure: 0.16,
      tension: [
        [0, 1.4],
        [0.25, 0.6],
      ],
      loudness: [
        [0, 0],
        [0.05, 1],
        [0.2, 1],
        [0.25, 0],
      ],
    },
  ],
};

test("a known gesture comes back: the fit sings the frequencies that the song sang", () => {
  const sound = synthesize(SONG);
  const heard = {
    f0: trackPitch(sound),
    level: listenLevel(sound),
    syllables: segmentSyllables(sound),
    duration: 0.9,
    sampleRate: 44_100,
  };
  expect(heard.syllables.length).toBe(2);
  const fit = readSong(songDocument(fitGesture(heard, "none")), "fit");
  const known = gestureOf(SONG);
  const found = gestureOf(fit);
  const errors: number[] = [];
  let compared = 0;
  for (let r = 0; r < known.tension.values.length; r += 8) {
    if (known.loudness.values[r] < 0.3) continue;
    compared++;
    const sung = fundamentalFrequency(known.pressure.values[r], known.tension.values[r], SONG.gamma);
    const alpha = found.pressure.values[r];
    if (alpha > 0)
      errors.push(Math.abs(fundamentalFrequency(alpha, found.tension.values[r], fit.gamma) / sung - 1));
  }
  // Sweeps of 10 kHz/s within the analysis window; the whole of each syllable's loud part must be sung.
  expect(errors.length / compared).toBeGreaterThan(0.98);
  expect(median(errors)).toBeLessThan(0.003);
});

test("a fit is silent where the song was silent", () => {
  const sound = synthesize(SONG);
  const fit = fitGesture(
    {
      f0: trackPitch(sound),
      level: listenLevel(sound),
      syllables: segmentSyllables(sound),
      duration: 0.9,
      sampleRate: 44_100,
    },
    "none",
  );
  const copy = synthesize(fit);
  const quiet = copy.values.subarray(0.33 * 44_100, 0.47 * 44_100);
  expect(Math.max(...quiet.map(Math.abs))).toBeLessThan(1e-6);
});

test("a stretch that is voiced for less than 8 ms is chance: it is not sung", () => {
  const f0 = new Float64Array(300).fill(Number.NaN);
  f0.fill(3000, 50, 55);
  f0.fill(3000, 100, 200);
  const track = (values: Float64Array) => ({
    values,
    columns: [{ name: "x", unit: "1" as const }],
    rate: 1000,
    start: 0,
  });
  const fit = fitGesture(
    {
      f0: track(f0),
      level: track(new Float64Array(300).fill(0.1)),
      syllables: [{ onset: 0.04, offset: 0.25, label: "1" }],
      duration: 0.3,
      sampleRate: 44_100,
    },
    "none",
  );
  const { loudness, pressure } = gestureOf(fit);
  expect(loudness.values[4 * 52]).toBe(0);
  expect(pressure.values[4 * 52]).toBe(-0.15);
  expect(loudness.values[4 * 150]).toBe(1);
});

test("calibration makes a copy as loud as its recording, moment by moment, at most tenfold", () => {
  const track = (values: number[]) => ({
    values: Float64Array.from(values),
    columns: [{ name: "rms", unit: "1" as const }],
    rate: 1000,
    start: 0,
  });
  const loudness = { rate: 1000, values: [1, 1, 1, 1] };
  const song = { ...SONG, syllables: [{ ...SONG.syllables[0], onset: 0.001, duration: 0.003, loudness }] };
  const recording = track([9, 0.2, 0.1, 0.3, 50, 9]);
  const copy = track([9, 0.1, 0.1, 0.1, 0.1, 9]);
  const [syllable] = calibrateLoudness(song, recording, copy).syllables;
  expect(syllable.loudness).toEqual({ rate: 1000, values: [2, 1, 3, 10] });
  expect(loudness.values).toEqual([1, 1, 1, 1]);
});

test("gamma stays at 24000 for voices it reaches and grows with the highest notes beyond", () => {
  expect(gammaFor([400, 900, 3000])).toBe(24_000);
  expect(gammaFor([Number.NaN])).toBe(24_000);
  const gamma = gammaFor([9000, 9000]);
  expect(gamma).toBeGreaterThan(24_000);
  // It reaches the note with 5 % to spare, rounded up to the next hundred.
  const top = fundamentalFrequency(0.12, 3, gamma);
  expect(top).toBeGreaterThan(9000 * 1.05);
  expect(top).toBeLessThan(9000 * 1.06);
});
