import { expect, test } from "vitest";
import type { Signal } from "../../src/shapes/series.js";
import type { Song } from "../../src/shapes/song.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { oversampling, synthesize } from "../../src/syrinx/synthesize.js";

const NOTE: Song = {
  model: "normal-form",
  breathNoise: 0,
  seed: 1,
  sampleRate: 44_100,
  duration: 0.4,
  gamma: 24_000,
  tract: "none",
  syllables: [
    { label: "a", voice: "left", onset: 0.1, duration: 0.2, pressure: 0.15, tension: 0.5, loudness: 0.5 },
  ],
};

/** Frequency by upward crossings of 0, interpolated, over a stretch in s. */
function frequencyOf(sound: Signal, from: number, to: number): number {
  let first = Number.NaN;
  let last = Number.NaN;
  let cycles = -1;
  for (let i = Math.round(from * sound.rate); i < to * sound.rate; i++) {
    const [a, b] = [sound.values[i - 1], sound.values[i]];
    if (a < 0 && b >= 0) {
      last = i - 1 + a / (a - b);
      if (cycles < 0) first = last;
      cycles++;
    }
  }
  return (cycles * sound.rate) / (last - first);
}

test("a steady gesture sings the frequency in the table, at any sample rate", () => {
  for (const sampleRate of [22_050, 32_000, 44_100, 48_000, 96_000]) {
    for (const tension of [0.3, 1, 2]) {
      const syllables = [{ ...NOTE.syllables[0], tension }];
      const sung = frequencyOf(synthesize({ ...NOTE, sampleRate, syllables }), 0.12, 0.28);
      // The table is good to 0.05 %; crossings of a sampled, slightly skewed wave add a little.
      expect(Math.abs(sung / fundamentalFrequency(0.15, tension, 24_000) - 1)).toBeLessThan(1e-3);
    }
  }
});

test("between syllables there is silence, and the sound begins at the onset", () => {
  const { values, rate } = synthesize(NOTE);
  expect(values.length).toBe(0.4 * rate);
  const level = (from: number, to: number): number =>
    Math.max(...values.subarray(from * rate, to * rate).map(Math.abs));
  // The decimator's filter rings about 1 ms to either side.
  expect(level(0, 0.098)).toBeLessThan(1e-6);
  expect(level(0.302, 0.4)).toBeLessThan(1e-6);
  expect(level(0.11, 0.29)).toBeGreaterThan(0.05);
});

test("loudness scales the sound and nothing else", () => {
  const soft = synthesize(NOTE).values;
  const loud = synthesize({ ...NOTE, syllables: [{ ...NOTE.syllables[0], loudness: 1 }] }).values;
  for (let i = 0; i < soft.length; i += 11) expect(loud[i]).toBeCloseTo(2 * soft[i], 6);
});

test("the same seed gives the same bytes, another seed different noise", () => {
  const noisy = { ...NOTE, breathNoise: 1, backgroundDb: -50, seed: 5 };
  expect(synthesize(noisy).values).toEqual(synthesize(noisy).values);
  expect(synthesize({ ...noisy, seed: 6 }).values).not.toEqual(synthesize(noisy).values);
});

test("background noise has the requested level", () => {
  const { values } = synthesize({ ...NOTE, duration: 2, syllables: [], backgroundDb: -40 });
  const rms = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  // Standard error of an RMS over n samples: 1 / sqrt(2n), here 0.02 dB; four of them.
  expect(Math.abs(20 * Math.log10(rms) + 40)).toBeLessThan(0.09);
});

test("a repeated syllable is sung again after each period", () => {
  const trill: Song = {
    ...NOTE,
    syllables: [{ ...NOTE.syllables[0], onset: 0.05, duration: 0.04, repeat: { count: 3, period: 0.1 } }],
  };
  const { values, rate } = synthesize(trill);
  const power = (from: number): number => {
    const part = values.subarray(Math.round(from * rate), Math.round((from + 0.05) * rate));
    return part.reduce((sum, v) => sum + v * v, 0);
  };
  const first = power(0.045);
  expect(first).toBeGreaterThan(0.1);
  for (const k of [1, 2]) expect(power(0.045 + 0.1 * k) / first).toBeCloseTo(1, 2);
  expect(power(0.345)).toBeLessThan(1e-9);
});

test("oversampling stays near 882 kHz and is a multiple of four", () => {
  for (const rate of [8000, 22_050, 32_000, 44_100, 48_000, 96_000, 250_000]) {
    const factor = oversampling(rate);
    expect(factor % 4).toBe(0);
    expect(Math.abs(factor * rate - 882_000)).toBeLessThanOrEqual(2 * rate);
  }
});
