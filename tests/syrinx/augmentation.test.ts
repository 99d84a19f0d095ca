import fc from "fast-check";
import { expect, test } from "vitest";
import { readSong, songDocument } from "../../src/documents/songDocument.js";
import { Random } from "../../src/math/random.js";
import { correlation, mean } from "../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import type { Augmentation, MovingFilter, Song, TractFilter } from "../../src/shapes/song.js";
import { spectrogram } from "../../src/signal/spectrogram.js";
import { augmented, noiseOf, throughMovingFilter, withGain } from "../../src/syrinx/augmentation.js";
import { synthesize, synthesizePhysics } from "../../src/syrinx/synthesize.js";

const RATE = 44_100;
const SILENCE = monoSignal(new Float32Array(RATE), RATE);

function sine(f: number, rate = RATE): Signal {
  return monoSignal(
    Float32Array.from({ length: rate }, (_, i) => 0.3 * Math.sin((2 * Math.PI * f * i) / rate)),
    rate,
  );
}

function white(seed: number): Signal {
  const random = new Random(seed);
  return monoSignal(
    Float32Array.from({ length: RATE }, () => 0.1 * random.normal()),
    RATE,
  );
}

function rms(values: Float32Array): number {
  return Math.sqrt(mean(values.map((v) => v * v)));
}

/** Greatest difference of two lists, the second one scaled. */
function apart(a: Float32Array, b: Float32Array, scale = 1): number {
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - scale * b[i])), 0);
}

function still(frequencies: number[], gains: number[]): MovingFilter {
  return { rate: 50, frequencies, gains: Array.from({ length: 52 }, () => gains) };
}

test("without a filter the noise is white, of the level asked for, moment by moment", () => {
  const steady = noiseOf({ filter: [], rate: 100, levels: [0.2, 0.2] }, SILENCE, 1);
  // 44100 samples: an RMS is known to 1 / sqrt(2 n) = 0.34 %, taken four times.
  expect(Math.abs(rms(steady) / 0.2 - 1)).toBeLessThan(0.014);
  expect(Math.abs(correlation(steady.subarray(0, -1), steady.subarray(1)))).toBeLessThan(0.02);
  // Straight from 0 at 0 s over 0.4 at 0.5 s to 0 at 1 s.
  const peak = noiseOf({ filter: [], rate: 2, levels: [0, 0.4, 0] }, SILENCE, 2);
  for (const t of [0.1, 0.25, 0.5, 0.75, 0.9]) {
    const part = peak.subarray((t - 0.02) * RATE, (t + 0.02) * RATE);
    const level = 0.4 * (1 - 2 * Math.abs(t - 0.5));
    // 1764 samples: 1.7 %, taken four times; at its peak the level sags by 4 % within the stretch.
    expect(Math.abs(rms(part) / level - 1)).toBeLessThan(0.1);
  }
});

test("with a filter the noise has its spectrum", () => {
  const filter: TractFilter = [
    [1000, -20],
    [4000, 0],
    [9000, -12],
  ];
  const noise = monoSignal(noiseOf({ filter, rate: 1, levels: [0.1] }, SILENCE, 3), RATE);
  const frames = spectrogram(noise, { window: 0.0116, hop: 0.0058, lowHz: 0, highHz: RATE / 2 });
  const bins = frames.frequencies.length;
  const density = (c: number): number => {
    let sum = 0;
    let count = 0;
    // Over five bins, some 430 Hz, as far as the filter resolves.
    for (let at = c - 2; at <= c + 2; at++) {
      for (let r = 3; r < 165; r++) {
        sum += frames.values[r * bins + at];
        count++;
      }
    }
    return sum / count;
  };
  // Of white noise of RMS 0.1: a Hann window's equivalent bandwidth is 1.5 bins.
  const flat = (2 * 0.01 * 1.5) / frames.windowLength;
  for (const [f, gain] of [
    [500, -20],
    [2500, -10],
    [6500, -6],
    [12_000, -12],
    [18_000, -12],
  ]) {
    const c = frames.frequencies.findIndex((g) => g >= f);
    // 160 frames of two or three independent bins: 0.3 dB, taken three times.
    expect(Math.abs(10 * Math.log10(density(c) / flat) - gain), `${f} Hz`).toBeLessThan(0.9);
  }
});

test("voices of noise are independent of each other, and so are seeds", () => {
  const voice = { filter: [], rate: 1, levels: [0.1] };
  const one = augmented(SILENCE, { noise: [voice] }, 5).values;
  const both = augmented(SILENCE, { noise: [voice, voice] }, 5).values;
  const second = both.map((v, i) => v - one[i]);
  // 44100 independent pairs: 0.5 %, taken four times.
  expect(Math.abs(correlation(one, second))).toBeLessThan(0.02);
  expect(Math.abs(rms(second) / 0.1 - 1)).toBeLessThan(0.014);
  const next = augmented(SILENCE, { noise: [voice] }, 6).values;
  expect(Math.abs(correlation(one, next))).toBeLessThan(0.02);
});

test.each([22_050, 44_100, 48_000])("gains of 0 dB that don't move change nothing, at %d Hz", (rate) => {
  const sound = sine(3000, rate);
  const through = throughMovingFilter(sound, still([300, 3000, 9000], [0, 0, 0])).values;
  // Hann windows that overlap by half add up to one; single precision rounds.
  expect(apart(through, sound.values)).toBeLessThan(1e-6);
});

test("one gain for all frequencies scales every sample, whatever the sound", () => {
  const sound = white(1);
  for (const gain of [-20, -3, 6]) {
    const through = throughMovingFilter(sound, still([300, 9000], [gain, gain])).values;
    // Single precision, of samples up to 1.
    expect(apart(through, sound.values, 10 ** (gain / 20))).toBeLessThan(1e-6);
  }
});

test("a tone comes through constant gains with the gain at its frequency, linear in dB, in its place", () => {
  const filter = still([1000, 2000, 4000, 8000], [-12, 0, 6, -6]);
  for (const [f, gain] of [
    [500, -12],
    [1500, -6],
    [3000, 3],
    [6000, 0],
    [12_000, -6],
  ]) {
    const sound = sine(f);
    const through = throughMovingFilter(sound, filter).values;
    let re = 0;
    let im = 0;
    for (let i = 8820; i < 35_280; i++) {
      re += (2 * through[i] * Math.sin((2 * Math.PI * f * i) / RATE)) / 26_460 / 0.3;
      im += (2 * through[i] * Math.cos((2 * Math.PI * f * i) / RATE)) / 26_460 / 0.3;
    }
    // A frame's tone is some 200 Hz wide, over which the slope in dB bends: a few tenths at the steepest.
    expect(Math.abs(20 * Math.log10(Math.hypot(re, im)) - gain), `${f} Hz`).toBeLessThan(0.3);
    expect(Math.abs(Math.atan2(im, re))).toBeLessThan(0.01);
  }
});

test("follows moving gains in time", () => {
  // From -20 dB at 0 s to 20 dB at 1 s, everywhere.
  const gains = Array.from({ length: 51 }, (_, i) => [-20 + 0.8 * i, -20 + 0.8 * i]);
  const sound = sine(2205);
  const through = throughMovingFilter(sound, { rate: 50, frequencies: [500, 5000], gains }).values;
  for (let t = 0.05; t < 0.95; t += 0.05) {
    // Five periods of a tone of 20 samples.
    const at = 20 * Math.round((t * RATE) / 20);
    const level = rms(through.subarray(at - 50, at + 50)) / (0.3 / Math.SQRT2);
    // Half a frame of 5.8 ms is 0.23 dB on the way.
    expect(Math.abs(20 * Math.log10(level) - (40 * t - 20))).toBeLessThan(0.25);
  }
});

test("a moving filter of one frequency, or of one instant, stands for all", () => {
  const sound = white(2);
  const scale = 10 ** (-6 / 20);
  for (const filter of [
    { rate: 50, frequencies: [1000], gains: [[-6], [-6]] },
    { rate: 50, frequencies: [1000, 2000], gains: [[-6, -6]] },
  ]) {
    const through = throughMovingFilter(sound, filter).values;
    expect(apart(through, sound.values, scale)).toBeLessThan(1e-6);
  }
});

test("a gain runs linear in dB between its instants and stands still after the last", () => {
  const ones = monoSignal(new Float32Array(1000).fill(1), 1000);
  const found = withGain(ones, { rate: 4, values: [0, -6, 6] }).values;
  const wanted = (t: number): number => (t < 0.25 ? -24 * t : t < 0.5 ? -6 + 48 * (t - 0.25) : 6);
  for (let i = 0; i < 1000; i++) expect(20 * Math.log10(found[i])).toBeCloseTo(wanted(i / 1000), 5);
  expect(withGain(ones, { rate: 4, values: [0, 0] }).values).toEqual(ones.values);
  const one = withGain(ones, { rate: 4, values: [-20] }).values;
  for (const v of one) expect(v).toBeCloseTo(0.1, 7);
});

test("an empty augmentation changes nothing; none writes to the sound it was given", () => {
  const sound = white(4);
  const before = sound.values.slice();
  expect(apart(augmented(sound, { noise: [] }, 1).values, before)).toBe(0);
  augmented(
    sound,
    {
      noise: [{ filter: [], rate: 10, levels: [1, 1] }],
      movingFilter: still([100, 5000], [-6, 6]),
      gain: { rate: 10, values: [3, -3] },
    },
    1,
  );
  expect(apart(sound.values, before)).toBe(0);
});

test("applies the noise first, then the moving tract, then the gain", () => {
  const sound = white(5);
  const voice = { filter: [[500, 0] as const, [5000, -10] as const], rate: 20, levels: [0.1, 0.3, 0.1] };
  const movingFilter = still([500, 3000, 9000], [-12, 3, -6]);
  const gain = { rate: 7, values: [0, 4, -4, 2] };
  const noisy = augmented(sound, { noise: [voice] }, 9);
  const whole = augmented(sound, { noise: [voice], movingFilter, gain }, 9);
  expect(apart(whole.values, withGain(throughMovingFilter(noisy, movingFilter), gain).values)).toBe(0);
});

const SONG: Song = {
  model: "normal-form",
  sampleRate: RATE,
  duration: 0.12,
  gamma: 24_000,
  tract: "trachea",
  breathNoise: 0,
  seed: 11,
  syllables: [
    { label: "a", voice: "left", onset: 0.02, duration: 0.08, pressure: 0.15, tension: 0.4, loudness: 1 },
  ],
};

const decibels = fc.double({ min: -40, max: 40, noNaN: true }).map((v) => Math.round(10 * v) / 10 + 0);
const augmentations: fc.Arbitrary<Augmentation> = fc
  .record({
    levels: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    voices: fc.integer({ min: 0, max: 2 }),
    filter: fc.array(decibels, { maxLength: 4 }),
    gains: fc.array(fc.tuple(decibels, decibels, decibels), { minLength: 1, maxLength: 5 }),
    moving: fc.boolean(),
    gain: fc.option(fc.array(decibels, { minLength: 1, maxLength: 5 }), { nil: undefined }),
  })
  .map(({ levels, voices, filter, gains, moving, gain }) => ({
    noise: Array.from({ length: voices }, () => ({
      filter: filter.map((g, i) => [500 * (i + 1), g] as const),
      rate: 344.53125,
      levels,
    })),
    ...(moving ? { movingFilter: { rate: 50, frequencies: [300, 900, 1500], gains } } : {}),
    ...(gain === undefined ? {} : { gain: { rate: 344.53125, values: gain } }),
  }));

test("an augmented song is written, read and sung again byte for byte", () => {
  fc.assert(
    fc.property(augmentations, (augmentation) => {
      const song: Song = { ...SONG, augmentation };
      const read = readSong(JSON.parse(JSON.stringify(songDocument(song))), "song");
      expect(read).toEqual(song);
      const sung = synthesize(song).values;
      expect(apart(synthesize(read).values, sung)).toBe(0);
      expect(apart(sung, augmented(synthesizePhysics(song), augmentation, song.seed).values)).toBe(0);
      expect(sung.every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("every augmentation that can be read from a file can be synthesized", () => {
  const document = (augmentation: unknown): unknown => ({
    format: "syrinx-song/2",
    syllables: [{ duration_s: 0.1, pressure: 0.15, tension: 0.5 }],
    augmentation,
  });
  const moving = { rate_hz: 50, frequencies_hz: [100, 200], gains_db: [[0, 0]] };
  const finite = (augmentation: unknown): boolean =>
    synthesize(readSong(document(augmentation), "x")).values.every(Number.isFinite);
  expect(finite({ moving_filter: moving })).toBe(true);
  // Either it is refused in one line, or it is sung; never NaN, never a crash.
  for (const broken of [
    { moving_filter: { ...moving, gains_db: [] } },
    { moving_filter: { ...moving, frequencies_hz: [], gains_db: [[]] } },
    { moving_filter: { ...moving, frequencies_hz: [200, 100] } },
    { moving_filter: { ...moving, frequencies_hz: [100, 100] } },
    { moving_filter: { ...moving, gains_db: [[0]] } },
    { gain: { rate_hz: 50, values_db: [] } },
    { noise: [{ filter_db: [], rate_hz: 50, levels: [] }] },
    { noise: [{ filter_db: [[100, 0]], rate_hz: 0, levels: [1] }] },
  ]) {
    let outcome: unknown;
    try {
      outcome = finite(broken) ? "sung" : "NaN";
    } catch (error) {
      outcome = (error as Error).constructor.name;
    }
    expect(["sung", "InputError"], JSON.stringify(broken)).toContain(outcome);
  }
});
