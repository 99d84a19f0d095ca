import { describe, expect, test } from "vitest";
import { fitAugmentation } from "../../src/inverse/fitAugmentation.js";
import { Random } from "../../src/math/random.js";
import { mean } from "../../src/math/statistics.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import type { Augmentation } from "../../src/shapes/song.js";
import { spectrogram } from "../../src/signal/spectrogram.js";
import { augmented, noiseOf } from "../../src/syrinx/augmentation.js";
import { throughTractFilter } from "../../src/syrinx/tractFilter.js";

const RATE = 44_100;
const SECONDS = 0.8;
const DEFAULT_SEGMENTATION = [
  { onset: 0.1, offset: 0.3, label: "a" },
  { onset: 0.45, offset: 0.7, label: "b" },
];
const FRAMES = { window: 512 / 44_100, hop: 128 / 44_100, lowHz: 200, highHz: 11_000 };

function sings(t: number): boolean {
  return DEFAULT_SEGMENTATION.some(({ onset, offset }) => t > onset && t < offset);
}

/** A stack that sweeps from 900 to 1300 Hz, in the syllables. */
function harmonic(amplitude = 0.1): Signal {
  return monoSignal(
    Float32Array.from({ length: SECONDS * RATE }, (_, i) => {
      const t = i / RATE;
      if (!sings(t)) return 0;
      const phase = 2 * Math.PI * (900 * t + 250 * t * t);
      let sum = 0;
      for (let k = 1; k <= 7; k++) sum += Math.cos(k * phase + k * k) / k;
      return amplitude * sum;
    }),
    RATE,
  );
}

/** Noise of a bird, louder around 4 kHz, in the syllables; of an RMS before its filter. */
function hiss(level: number, seed: number): Signal {
  const random = new Random(seed);
  const white = Float32Array.from({ length: SECONDS * RATE }, (_, i) =>
    sings(i / RATE) ? level * random.normal() : 0,
  );
  const filter = [
    [1000, -15],
    [4000, 0],
    [9000, -12],
  ] as const;
  return throughTractFilter(monoSignal(white, RATE), filter);
}

function sum(a: Signal, b: Signal): Signal {
  return { ...a, values: a.values.map((v, i) => v + b.values[i]) };
}

/** Root mean square difference of the log spectrograms within the syllables, no fainter than 55 dB under the loudest, dB. */
function distance(a: Signal, b: Signal): number {
  const [p, q] = [spectrogram(a, FRAMES), spectrogram(b, FRAMES)];
  const floor = Math.max(...p.values) * 10 ** -5.5;
  const bins = p.frequencies.length;
  const squares: number[] = [];
  p.values.forEach((v, i) => {
    if (!sings(Math.floor(i / bins) / p.rate)) return;
    squares.push((10 * Math.log10(Math.max(v, floor) / Math.max(q.values[i], floor))) ** 2);
  });
  return Math.sqrt(mean(squares));
}

/** Mean power of a sound within the band and the syllables. */
function powerOf(sound: Signal): number {
  const frames = spectrogram(sound, FRAMES);
  const bins = frames.frequencies.length;
  const within = frames.values.filter((_, i) => sings(Math.floor(i / bins) / frames.rate));
  return mean(within);
}

/** All the noise that an augmentation adds. */
function noiseWithin({ noise }: Augmentation, like: Signal, seed: number): Signal {
  return augmented({ ...like, values: new Float32Array(like.values.length) }, { noise }, seed);
}

const copy = harmonic();
const recording = sum(copy, hiss(0.05, 1));
const share = (): number => 1 - powerOf(hiss(0.05, 1)) / powerOf(recording);
const VOICED = share();

describe("a harmonic song with coloured noise, and its copy without", () => {
  const augmentation = fitAugmentation(recording, copy, DEFAULT_SEGMENTATION, 7, () => VOICED);
  const whole = augmented(copy, augmentation, 7);

  test("the augmented copy comes much closer than the copy, with any seed of the noise", () => {
    const physics = distance(recording, copy);
    // Two noises of one spectrum differ by some 7.5 dB: nothing that is drawn at random comes closer than that there.
    expect(distance(recording, whole)).toBeLessThan(0.6 * physics);
    expect(distance(recording, augmented(copy, augmentation, 99))).toBeLessThan(0.65 * physics);
    expect(distance(recording, whole)).toBeLessThan(9);
  });

  test("the noise is as loud as the bird's and has its colour", () => {
    const [own, found] = [hiss(0.05, 1), noiseWithin(augmentation, copy, 7)];
    // The bands between the harmonics tell; what is under them is guessed.
    expect(Math.abs(10 * Math.log10(powerOf(found) / powerOf(own)))).toBeLessThan(3);
    const level = (sound: Signal, f: number): number => {
      const frames = spectrogram(sound, { ...FRAMES, lowHz: f - 400, highHz: f + 400 });
      return 10 * Math.log10(mean(frames.values));
    };
    // Spectra relative to that at 4 kHz, in steps of 400 Hz, with two noises drawn.
    for (const f of [1500, 2500, 6000, 9000]) {
      const wanted = level(own, f) - level(own, 4000);
      expect(Math.abs(level(found, f) - level(found, 4000) - wanted), `${f} Hz`).toBeLessThan(4);
    }
  });

  test("between the syllables nothing is added", () => {
    whole.values.forEach((v, i) => {
      const t = i / RATE;
      // The level falls over a frame of 3 ms, and the filters ring for 4 and 6 ms.
      const near = DEFAULT_SEGMENTATION.some(({ onset, offset }) => t > onset - 0.015 && t < offset + 0.015);
      if (!near && v !== 0) expect(Math.abs(v), `at ${t} s`).toBeLessThan(1e-7);
    });
    for (const { rate, levels } of augmentation.noise) {
      levels.forEach((level, r) => {
        if (!sings(r / rate)) expect(level).toBe(0);
      });
    }
    const { gain } = augmentation;
    gain?.values.forEach((v, r) => {
      if (!sings(r / gain.rate)) expect(v).toBe(0);
    });
  });

  test("is deterministic", () => {
    expect(fitAugmentation(recording, copy, DEFAULT_SEGMENTATION, 7, () => VOICED)).toEqual(augmentation);
  });
});

test("the noise is limited to the power that the harmonics leave", () => {
  // A bird as noisy as voiced, said to be ever more voiced.
  const noisy = sum(copy, hiss(0.2, 2));
  let before = Number.POSITIVE_INFINITY;
  for (const voiced of [0.3, 0.6, 0.9, 0.99]) {
    const augmentation = fitAugmentation(noisy, copy, DEFAULT_SEGMENTATION, 3, () => voiced);
    const taken = powerOf(noiseWithin(augmentation, copy, 3)) / powerOf(noisy);
    // The noise that is drawn has the power that is asked to a few per cent; levels are smoothed over 6 ms.
    expect(taken).toBeLessThan(1.15 * (1 - voiced));
    expect(taken).toBeLessThanOrEqual(before);
    before = taken;
  }
  const none = fitAugmentation(noisy, copy, DEFAULT_SEGMENTATION, 3, () => 1);
  expect(powerOf(noiseWithin(none, copy, 3))).toBe(0);
});

test("where the copy is silent but the bird is voiced, noise doesn't stand in for its voice", () => {
  const mute = { ...copy, values: copy.values.map((v, i) => (i < 0.4 * RATE ? v : 0)) };
  const augmentation = fitAugmentation(recording, mute, DEFAULT_SEGMENTATION, 3, () => VOICED);
  const noise = noiseWithin(augmentation, copy, 3).values.subarray(0.47 * RATE, 0.68 * RATE);
  const own = recording.values.subarray(0.47 * RATE, 0.68 * RATE);
  const power = (values: Float32Array): number => mean(values.map((v) => v * v));
  // As said of voicedShare: the noise takes no more than the rest. Noise reaches beyond the 11 kHz that count: a third more.
  expect(power(noise)).toBeLessThan(1.5 * (1 - VOICED) * power(own));
});

test("a perfect copy needs no noise and no moving tract", () => {
  const augmentation = fitAugmentation(copy, copy, DEFAULT_SEGMENTATION, 3, () => 1);
  const whole = augmented(copy, augmentation, 3);
  // A tenth of a decibel of rounding a step.
  expect(distance(copy, whole)).toBeLessThan(0.2);
  for (const row of augmentation.movingFilter?.gains ?? []) {
    for (const gain of row) expect(Math.abs(gain)).toBeLessThan(0.11);
  }
});

test("finds a moving tract, which brings a copy close to the recording", () => {
  // 12 dB up and down across the syllables, around 3 kHz.
  const gains = Array.from({ length: 60 }, (_, i) => {
    const swing = 12 * Math.sin(i / 4);
    return [0, swing, swing, 0];
  });
  const movingFilter = { rate: 50, frequencies: [1500, 2600, 3400, 5000], gains };
  const moved = augmented(copy, { noise: [], movingFilter }, 1);
  const augmentation = fitAugmentation(moved, copy, DEFAULT_SEGMENTATION, 1, () => 1);
  expect(distance(moved, augmented(copy, augmentation, 1))).toBeLessThan(0.5 * distance(moved, copy));
});

test("compensates missing loudness", () => {
  const soft = { ...copy, values: copy.values.map((v) => 0.4 * v) };
  const whole = augmented(
    soft,
    fitAugmentation(copy, soft, DEFAULT_SEGMENTATION, 1, () => 1),
    1,
  );
  // Frames of 12 ms at the syllables' ends are fuller in one than the other; decibels are rounded to hundredths.
  expect(Math.abs(10 * Math.log10(powerOf(whole) / powerOf(copy)))).toBeLessThan(0.3);
  expect(distance(copy, soft)).toBeGreaterThan(4);
  expect(distance(copy, whole)).toBeLessThan(1);
});

test("no syllables, or silence, have no augmentation that sounds", () => {
  expect(fitAugmentation(recording, copy, [], 1, () => 0)).toEqual({ noise: [] });
  const silence = monoSignal(new Float32Array(SECONDS * RATE), RATE);
  const of = fitAugmentation(silence, silence, DEFAULT_SEGMENTATION, 1, () => 0);
  expect(augmented(silence, of, 1).values.every((v) => v === 0)).toBe(true);
  const soft = noiseOf({ filter: [], rate: 10, levels: [0] }, silence, 1);
  expect(soft.every((v) => v === 0)).toBe(true);
});

test.each([16_000, 22_050, 48_000])("it works at %d Hz", (rate) => {
  const random = new Random(4);
  const note = Float32Array.from({ length: 0.5 * rate }, (_, i) => {
    const t = i / rate;
    return t > 0.1 && t < 0.4 ? 0.2 * Math.sin(2 * Math.PI * 1500 * t) : 0;
  });
  const noisy = note.map((v) => (v === 0 ? 0 : v + 0.02 * random.normal()));
  const syllables = [{ onset: 0.1, offset: 0.4, label: "a" }];
  const [a, b] = [monoSignal(noisy, rate), monoSignal(note, rate)];
  const whole = augmented(
    b,
    fitAugmentation(a, b, syllables, 1, () => 0.97),
    1,
  );
  expect(whole.values.every(Number.isFinite)).toBe(true);
  expect(distance(a, whole)).toBeLessThan(distance(a, b));
});
