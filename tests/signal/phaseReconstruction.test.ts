import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { InputError } from "../../src/shapes/inputError.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import {
  type BandFrames,
  reconstructSound,
  spectralConvergence,
} from "../../src/signal/phaseReconstruction.js";
import { spectrogram } from "../../src/signal/spectrogram.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";

const RATE = 44100;
const CUT = { window: 0.01161, hop: 0.0029025 };
const BAND = { lowHz: 500, highHz: 10_000 };

function framesOf(sound: Signal, rangeDb = 55, band = BAND): BandFrames {
  const power = spectrogram(sound, { ...CUT, ...band });
  const top = power.values.reduce((most, value) => Math.max(most, value), 0);
  return {
    decibels: power.values.map((value) => 10 * Math.log10(value)),
    bins: power.columns.length,
    firstBin: Math.round(power.frequencies[0] / (power.frequencies[1] - power.frequencies[0])),
    floorDb: 10 * Math.log10(top) - rangeDb,
    sampleRate: sound.rate,
    ...CUT,
  };
}

function sine(frequency: number, seconds: number): Signal {
  const length = Math.round(seconds * RATE);
  return monoSignal(
    Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / RATE)),
    RATE,
  );
}

function noise(seconds: number): Signal {
  const random = new Random(3);
  return monoSignal(
    Float32Array.from({ length: Math.round(seconds * RATE) }, () => 0.1 * random.normal()),
    RATE,
  );
}

/** Of the middle half of a sound, Hz: rising zero crossings, between samples. */
function frequencyOf({ values }: Signal): number {
  const crossings: number[] = [];
  for (let i = values.length >> 2; i < (3 * values.length) >> 2; i++)
    if (values[i] < 0 && values[i + 1] >= 0) crossings.push(i + values[i] / (values[i] - values[i + 1]));
  return ((crossings.length - 1) * RATE) / (crossings[crossings.length - 1] - crossings[0]);
}

function rms(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}

describe("reconstructSound", () => {
  test("recovers a sine's frequency and level, on a bin or between bins", () => {
    for (const frequency of [2153.3203125, 3000, 4567]) {
      const { values } = reconstructSound(framesOf(sine(frequency, 0.5)), { phases: "estimated" });
      // A Hann window is not a Gaussian, and only neighbours correct each other's phases: 0.05 %, about a cent.
      expect(Math.abs(frequencyOf(monoSignal(values, RATE)) / frequency - 1)).toBeLessThan(5e-4);
      const middle = values.subarray(values.length >> 2, (3 * values.length) >> 2);
      // Leakage below the floor of 55 dB is lost, and the phases drift slightly: 0.2 dB, 2 %.
      expect(Math.abs(rms(middle) / (0.5 / Math.SQRT2) - 1)).toBeLessThan(0.02);
    }
  });

  test("recovers the sound from its own magnitudes and phases over the whole band", () => {
    const sound = noise(0.2);
    const whole = framesOf(sound, 200, { lowHz: 0, highHz: RATE / 2 });
    const { values } = reconstructSound(whole, { phases: sound, samples: sound.values.length });
    let worst = 0;
    // The outermost samples lie under the thin ends of windows.
    for (let i = 64; i < values.length - 64; i++)
      worst = Math.max(worst, Math.abs(values[i] - sound.values[i]));
    // Single precision: 1e-7 of 0.4, summed over 512 values in the transform and its inverse.
    expect(worst).toBeLessThan(2e-6);
  });

  test("gets closer to the frames with each iteration, and closer with momentum than without", () => {
    const frames = framesOf(noise(0.4), 80);
    const convergence = (iterations: number, momentum: number): number =>
      spectralConvergence(frames, reconstructSound(frames, { phases: "estimated", iterations, momentum }));
    const [start, ten, hundred] = [0, 10, 100].map((n) => convergence(n, 0.99));
    expect(ten).toBeLessThan(start);
    expect(hundred).toBeLessThan(ten);
    expect(hundred).toBeLessThan(convergence(100, 0));
  });

  test("starts closer than phases of 0 do, for a chirp", () => {
    const chirp = monoSignal(
      Float32Array.from({ length: RATE / 2 }, (_, i) => 0.3 * Math.sin(0.2 * i + 1e-5 * i * i)),
      RATE,
    );
    const frames = framesOf(chirp);
    const started = reconstructSound(frames, { phases: "estimated", iterations: 0 });
    const silent = monoSignal(new Float32Array(chirp.values.length), RATE);
    const naive = reconstructSound(frames, { phases: silent });
    // Prusa et al. (2017) table II: the start alone is at -20 to -30 dB for tonal sounds, at a redundancy of 8; here it is 4.
    expect(spectralConvergence(frames, started)).toBeLessThan(-20);
    expect(spectralConvergence(frames, naive)).toBeGreaterThan(-10);
  });

  test("leaves silence silent", () => {
    const sound = sine(3000, 0.3);
    sound.values.fill(0, Math.round(0.1 * RATE), Math.round(0.2 * RATE));
    const { values } = reconstructSound(framesOf(sound), { phases: "estimated" });
    // Half a window of the outermost audible frame reaches into the gap, and that frame is half a window from the edge.
    const gap = values.subarray(Math.round(0.1125 * RATE), Math.round(0.1875 * RATE));
    expect(gap.every((v) => v === 0)).toBe(true);
    expect(rms(values.subarray(0, RATE / 20))).toBeGreaterThan(0.3);
    const nothing: BandFrames = { ...framesOf(sound), floorDb: 100 };
    expect(reconstructSound(nothing, { phases: "estimated" }).values.every((v) => v === 0)).toBe(true);
  });

  test("gives the same sound for the same frames", () => {
    const frames = framesOf(noise(0.1));
    const [one, other] = [0, 1].map(() => reconstructSound(frames, { phases: "estimated" }).values);
    expect(one).toEqual(other);
    expect(rms(one)).toBeGreaterThan(0);
  });

  test("reconstructs the bundled recordings, with the frames of the models, to -20 dB or better", async () => {
    for (const name of ["zebra-finch", "canary", "chingolo", "great-kiskadee"]) {
      const path = join(import.meta.dirname, "../../recordings", `${name}.wav`);
      const { signal } = await readRecording(path, {});
      const frames = framesOf(signal);
      expect(spectralConvergence(frames, reconstructSound(frames, { phases: "estimated" }))).toBeLessThan(
        -20,
      );
    }
  });

  test("rejects input that is not a sound", () => {
    const frames = framesOf(sine(3000, 0.1));
    const refused = (changed: Partial<BandFrames>, phases: "estimated" | Signal = "estimated"): void => {
      expect(() => reconstructSound({ ...frames, ...changed }, { phases })).toThrow(InputError);
    };
    refused({ firstBin: 200 });
    refused({ decibels: frames.decibels.subarray(1) });
    refused({ decibels: frames.decibels.map((v, i) => (i === 70 ? Number.NaN : v)) });
    refused({ hop: 0 });
    refused({}, sine(3000, 0.05));
    refused({}, { ...sine(3000, 0.1), rate: 22050 });
    expect(() => reconstructSound(frames, { phases: "estimated", iterations: -1 })).toThrow(InputError);
  });
});
