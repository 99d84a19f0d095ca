import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomSong } from "../../bench/fit/randomSong.js";
import { trackPitch } from "../../src/features/pitch/pitch.js";
import { estimateGesture, type GestureEstimate, voicedStretches } from "../../src/inverse/estimateGesture.js";
import { Random } from "../../src/math/random.js";
import { median, quantile } from "../../src/math/statistics.js";
import type { Signal, Track } from "../../src/shapes/series.js";
import type { TractName } from "../../src/shapes/song.js";
import { backgroundOf, type Harmonics, harmonicsOf } from "../../src/signal/harmonics.js";
import { EqualPitch } from "../../src/syrinx/equalPitch.js";
import { type Gesture, gestureOf } from "../../src/syrinx/gesture.js";
import { HARMONICS } from "../../src/syrinx/makeCycleTable.js";
import { fundamentalFrequency } from "../../src/syrinx/oscillationTable.js";
import { oversampling, SOURCE_SCALE, synthesizePhysics } from "../../src/syrinx/synthesize.js";
import { tractGain } from "../../src/syrinx/tractGain.js";

const GAMMA = 24_000;
const curves = new EqualPitch();
/** What a normal distribution holds 90 % of, standard deviations to either side. */
const NINETY = 1.645;

function noise(sound: Signal, deviation: number, seed: number): Signal {
  const random = new Random(seed);
  return { ...sound, values: sound.values.map((v) => v + deviation * random.normal()) };
}

interface Case {
  readonly truth: Gesture;
  readonly harmonics: Harmonics;
  /** frames in which the bird sings */
  readonly sung: readonly number[];
  readonly gamma: number;
}

/**
 * A random song, sung, with white noise so far under the mean power of its syllables, and its harmonics along tracked F0.
 * Gated, there is nothing at all between the syllables.
 */
function heard(seed: number, gamma: number, tract: TractName, decibels: number, gated = false): Case {
  const song = randomSong(seed, gamma, tract);
  const truth = gestureOf(song);
  const clean = synthesizePhysics(song);
  const syllables = song.syllables.map(({ label, onset, duration }) => ({
    label,
    onset,
    offset: onset + duration,
  }));
  let power = 0;
  let count = 0;
  for (const { onset, offset } of syllables) {
    for (const v of clean.values.subarray(onset * clean.rate, offset * clean.rate)) {
      power += v * v;
      count++;
    }
  }
  const sound = noise(clean, Math.sqrt(power / count) * 10 ** (-decibels / 20), 100 + seed);
  if (gated) {
    const within = new Uint8Array(sound.values.length);
    for (const { onset, offset } of syllables) within.fill(1, onset * sound.rate, offset * sound.rate);
    sound.values.forEach((_, i) => {
      if (within[i] === 0) sound.values[i] = 0;
    });
  }
  const tracked = trackPitch(sound);
  const sings = (r: number): boolean => truth.loudness.values[4 * r] > 0.1;
  const values = tracked.values.map((f, r) => (sings(r) ? f : Number.NaN));
  const f0 = { ...tracked, values };
  return {
    truth,
    harmonics: harmonicsOf(sound, f0, backgroundOf(sound, syllables), HARMONICS),
    sung: Array.from(values, (_, r) => r).filter(sings),
    gamma,
  };
}

function estimated({ harmonics, gamma }: Case, tract: TractName, gainKnown = true): GestureEstimate {
  const gain = tractGain(tract, 44_100 * oversampling(44_100));
  const expected = new Float64Array(harmonics.f0.values.length).fill(0.16);
  return estimateGesture(harmonics, { gamma, gain, gainKnown, expected });
}

/** Range that a true quantity uses: 5th to 95th percentile, at least 0.05. */
function rangeOf(truth: Track, sung: readonly number[]): number {
  const values = sung.map((r) => truth.values[4 * r]);
  return Math.max(0.05, quantile(values, 0.95) - quantile(values, 0.05));
}

interface Judged {
  /** |error| over range, where determined */
  readonly errors: number[];
  readonly determined: number;
  readonly within: number;
  readonly voiced: number;
  readonly width: number;
}

/** Estimates against the truth: determined is what has a 90 % interval narrower than a share of the range. */
function judge(
  { truth, sung }: Case,
  key: "pressure" | "tension",
  found: GestureEstimate,
  narrow: number,
): Judged {
  const range = rangeOf(truth[key], sung);
  const values = found[key];
  const errors = found[`${key}Error`];
  const voiced = sung.filter((r) => !Number.isNaN(values[r]));
  const missOf = (r: number): number => Math.abs(values[r] - truth[key].values[4 * r]);
  const determined = voiced.filter((r) => 2 * NINETY * errors[r] < narrow * range);
  return {
    errors: determined.map((r) => missOf(r) / range),
    determined: determined.length,
    within: voiced.filter((r) => missOf(r) <= NINETY * errors[r]).length,
    voiced: voiced.length,
    width: median(voiced.map((r) => 2 * NINETY * errors[r])),
  };
}

describe("songs of random gestures, sung and heard in white noise at 20 dB", () => {
  const cases = [
    [1, 24_000, "none"],
    [2, 30_000, "trachea"],
    [3, 24_000, "cavity-3555"],
  ] as const;
  const judged = cases.map(([seed, gamma, tract]) => {
    const song = heard(seed, gamma, tract, 20);
    const found = estimated(song, tract);
    return { tension: judge(song, "tension", found, 0.1), pressure: judge(song, "pressure", found, 0.3) };
  });

  test("where tension is determined, its median error is below 2 % of its range; it is in most frames", () => {
    for (const { tension } of judged) {
      expect(median(tension.errors)).toBeLessThan(0.02);
      expect(tension.determined / tension.voiced).toBeGreaterThan(0.6);
    }
  });

  test("where pressure is determined, its median error is below 10 % of its range", () => {
    for (const { pressure } of judged) {
      expect(pressure.determined).toBeGreaterThan(100);
      expect(median(pressure.errors)).toBeLessThan(0.1);
    }
  });

  test.each(["pressure", "tension"] as const)(
    "nine of ten true values of %s lie within the intervals that should hold so many",
    (key) => {
      const voiced = judged.reduce((sum, j) => sum + j[key].voiced, 0);
      const within = judged.reduce((sum, j) => sum + j[key].within, 0);
      // Errors hang together over tens of ms: 5000 frames count as some 200. Too few is worse than too many.
      expect(within / voiced).toBeGreaterThan(0.8);
      expect(within / voiced).toBeLessThan(0.97);
    },
  );
});

test("at 40 dB loudness comes back within 10 %, through any tract that is not narrow", () => {
  for (const [seed, gamma, tract] of [
    [1, 24_000, "none"],
    [3, 24_000, "cavity-3555"],
  ] as const) {
    const song = heard(seed, gamma, tract, 40);
    const { loudness } = estimated(song, tract);
    const errors = song.sung.map((r) => Math.abs(loudness[r] / song.truth.loudness.values[4 * r] - 1));
    expect(median(errors)).toBeLessThan(0.03);
    expect(quantile(errors, 0.9)).toBeLessThan(0.1);
  }
});

describe("a song sung through one tract and read through another", () => {
  const song = heard(4, 40_000, "cavity-2975", 40);
  const right = estimated(song, "cavity-2975");
  const wrong = estimated(song, "none");

  test("widens its errors severalfold and has a larger misfit", () => {
    expect(wrong.misfit).toBeGreaterThan(5 * right.misfit);
    for (const key of ["pressure", "tension"] as const) {
      const [a, b] = [judge(song, key, right, 1), judge(song, key, wrong, 1)];
      expect(b.width).toBeGreaterThan(3 * a.width);
      // What is stated still holds the truth: in nine of ten, or nearly.
      expect(b.within / b.voiced).toBeGreaterThan(0.8);
    }
  });

  test("reports almost nothing as determined", () => {
    const { determined, voiced } = judge(song, "tension", wrong, 0.1);
    expect(determined / voiced).toBeLessThan(0.05);
    const pressure = judge(song, "pressure", wrong, 0.3);
    expect(pressure.determined / pressure.voiced).toBeLessThan(0.05);
  });
});

test("does not treat a gated recording, without background between its syllables, as noise-free", () => {
  const song = heard(1, 24_000, "none", 20, true);
  const found = estimated(song, "none");
  for (const key of ["pressure", "tension"] as const) {
    const { within, voiced } = judge(song, key, found, 1);
    // The noise within the syllables is as it was: nine of ten, or wider intervals.
    expect(within / voiced).toBeGreaterThan(0.8);
  }
});

test("a gain that is only guessed leaves wider errors than one that is known, and the truth within them", () => {
  const song = heard(1, 24_000, "none", 20);
  const known = judge(song, "tension", estimated(song, "none"), 0.1);
  const guessed = judge(song, "tension", estimated(song, "none", false), 0.1);
  expect(guessed.width).toBeGreaterThan(2 * known.width);
  expect(guessed.within / guessed.voiced).toBeGreaterThan(0.9);
});

/** Harmonics as the model itself makes them, a frame an entry; nothing where F0 is NaN. */
function modelled(
  f0: readonly number[],
  alpha: (r: number) => number,
  { loudness = 0.5, error = 1e-5, gain = (_: number): number => 0 } = {},
): Harmonics {
  const frames = f0.length;
  const powers = new Float64Array(frames * HARMONICS).fill(Number.NaN);
  const levels = new Float64Array(1 + HARMONICS);
  f0.forEach((f, r) => {
    if (Number.isNaN(f)) return;
    curves.at((2 * Math.PI * f) / GAMMA, alpha(r), levels);
    for (let k = 0; k < HARMONICS; k++) {
      powers[r * HARMONICS + k] =
        (loudness * SOURCE_SCALE * Math.exp(levels[k + 1] + gain((k + 1) * f))) ** 2;
    }
  });
  return {
    f0: { values: Float64Array.from(f0), columns: [{ name: "f0", unit: "Hz" }], rate: 1000, start: 0 },
    count: HARMONICS,
    powers,
    errors: new Float64Array(frames * HARMONICS).fill(error),
    share: new Float64Array(frames).fill(1),
  };
}

test("harmonics that the model itself made give back pressure, tension and loudness", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 0.28, noNaN: true }),
      fc.double({ min: 900, max: 4000, noNaN: true }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      (alpha, f, loudness) => {
        const gain = (frequency: number): number => -frequency / 10_000;
        const harmonics = modelled(new Array(120).fill(f), () => alpha, { loudness, gain, error: 1e-6 });
        const expected = new Float64Array(120).fill(0.16);
        const found = estimateGesture(harmonics, { gamma: GAMMA, gain, gainKnown: true, expected });
        const truth = new Float64Array(1 + HARMONICS);
        curves.at((2 * Math.PI * f) / GAMMA, alpha, truth);
        for (const r of [0, 30, 60, 119]) {
          // What is believed beforehand pulls by (standard error / 0.07)^2 of the way: within a quarter of the error.
          expect(Math.abs(found.pressure[r] - alpha)).toBeLessThan(0.25 * found.pressureError[r] + 1e-4);
          expect(Math.abs(found.tension[r] - truth[0])).toBeLessThan(0.25 * found.tensionError[r] + 1e-4);
          // Loudness by the power of all harmonics: it moves with the pressure, but little.
          expect(Math.abs(found.loudness[r] / loudness - 1)).toBeLessThan(0.02);
        }
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

test("a sound at half the amplitude is half as loud and otherwise the same gesture", () => {
  const f0 = Array.from({ length: 150 }, (_, r) => 1200 + 6 * r);
  const model = {
    gamma: GAMMA,
    gain: () => 0,
    gainKnown: true,
    expected: new Float64Array(150).fill(0.15),
  };
  const alpha = (r: number): number => 0.14 + 0.04 * Math.sin(r / 40);
  const loud = estimateGesture(modelled(f0, alpha, { loudness: 0.8, error: 2e-3 }), model);
  const soft = estimateGesture(modelled(f0, alpha, { loudness: 0.4, error: 1e-3 }), model);
  for (let r = 0; r < 150; r++) {
    // Powers of two are exact; logarithms of scaled numbers round.
    expect(soft.loudness[r]).toBeCloseTo(loud.loudness[r] / 2, 9);
    expect(soft.pressure[r]).toBeCloseTo(loud.pressure[r], 9);
    expect(soft.tensionError[r]).toBeCloseTo(loud.tensionError[r], 9);
  }
});

test("the louder the background, the wider the errors", () => {
  const f0 = new Array<number>(100).fill(1500);
  const expected = new Float64Array(100).fill(0.16);
  let before = 0;
  for (const error of [1e-4, 3e-3, 1e-2, 3e-2, 1e-1]) {
    const { pressureError } = estimateGesture(
      modelled(f0, () => 0.2, { error }),
      {
        gamma: GAMMA,
        gain: () => 0,
        gainKnown: true,
        expected,
      },
    );
    expect(pressureError[50]).toBeGreaterThanOrEqual(before);
    before = pressureError[50];
  }
  // Deep in the noise nothing is left but what was expected.
  const { pressure } = estimateGesture(
    modelled(f0, () => 0.2, { error: 100 }),
    {
      gamma: GAMMA,
      gain: () => 0,
      gainKnown: true,
      expected,
    },
  );
  for (const alpha of pressure) expect(alpha).toBeCloseTo(0.16, 6);
});

test("unvoiced frames are undefined, and each voiced stretch is estimated separately", () => {
  const f0 = Array.from({ length: 200 }, (_, r) => (r < 20 || (r > 99 && r < 120) ? Number.NaN : 1800));
  const alpha = (r: number): number => (r < 110 ? 0.12 : 0.24);
  const expected = new Float64Array(200).fill(0.16);
  const model = { gamma: GAMMA, gain: () => 0, gainKnown: true, expected };
  const found = estimateGesture(modelled(f0, alpha), model);
  const keys = ["pressure", "tension", "loudness", "pressureError", "tensionError"] as const;
  f0.forEach((f, r) => {
    for (const key of keys) expect(Number.isNaN(found[key][r]), `${key} ${r}`).toBe(Number.isNaN(f));
  });
  expect(found.pressure[99]).toBeLessThan(0.13);
  expect(found.pressure[120]).toBeGreaterThan(0.23);
  expect(voicedStretches(Float64Array.from(f0))).toEqual([
    [20, 100],
    [120, 200],
  ]);
  expect(voicedStretches(new Float64Array(3).fill(Number.NaN))).toEqual([]);
});

test("for low voices at low pressures the estimated tension gives the measured F0", () => {
  // 500 Hz at gamma 24000, as of a zebra finch; pressures down to where song begins suddenly.
  for (const alpha of [0.055, 0.065, 0.085, 0.105, 0.155]) {
    const expected = new Float64Array(100).fill(alpha);
    const model = { gamma: GAMMA, gain: () => 0, gainKnown: true, expected };
    const { pressure, tension } = estimateGesture(
      modelled(new Array(100).fill(500), () => alpha),
      model,
    );
    const sung = fundamentalFrequency(pressure[50], tension[50], GAMMA);
    // A tenth of a semitone.
    expect(Math.abs(sung / 500 - 1), `at a pressure of ${pressure[50]}`).toBeLessThan(0.006);
  }
});
