import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameFeatures } from "../../src/features/descriptors/frameFeatures.js";
import { withoutRumble } from "../../src/features/withoutRumble.js";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Series } from "../../src/shapes/series.js";

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Half a second of noise with a swept tone of three harmonics from 0.1 to 0.4 s. */
function song(seed: number, rate: number): Float32Array {
  const random = new Random(seed);
  const frequency = 700 + 2500 * random.uniform();
  const glide = 4000 * (random.uniform() - 0.5);
  return Float32Array.from({ length: rate / 2 }, (_, i) => {
    const t = i / rate;
    const flank = Math.max(0, Math.min(1, (t - 0.1) / 0.005, (0.4 - t) / 0.005));
    const phase = 2 * Math.PI * (frequency * t + (glide * t * t) / 2);
    const tone = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.2 * Math.sin(3 * phase);
    return 0.2 * flank * tone + 0.002 * random.normal();
  });
}

/** Means of the features from 0.12 to 0.38 s, by name, where the frames lie in the song. */
function means({ values, columns }: Series): Map<string, number> {
  return new Map(
    columns.map(({ name }, c) => {
      let sum = 0;
      for (let r = 120; r < 380; r++) sum += values[r * columns.length + c];
      return [name, sum / 260];
    }),
  );
}

const ALL = { sets: ["sap", "spectral", "mfcc", "perceptual"], hop: 0.001 } as const;

describe("features of a song", () => {
  test("are the same, to a thousandth, over any constant offset", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.double({ min: -0.5, max: 0.5, noNaN: true }), async (seed, offset) => {
        const rate = [22_050, 44_100][seed % 2];
        const clean = song(seed, rate);
        const before = means(await frameFeatures(monoSignal(clean, rate), ALL));
        const after = means(
          await frameFeatures(
            monoSignal(
              clean.map((v) => v + offset),
              rate,
            ),
            ALL,
          ),
        );
        for (const [name, value] of before)
          expect(Math.abs((after.get(name) ?? Number.NaN) - value), name).toBeLessThan(
            1e-3 * Math.max(Math.abs(value), 0.1),
          );
      }),
      { numRuns: 8, seed: 5 },
    );
  });

  test("are the same, to a thousandth, in a hum of 20 Hz as loud as the song, where they say a band", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const rate = [22_050, 44_100][seed % 2];
        const clean = song(seed, rate);
        const hum = clean.map((v, i) => v + 0.25 * Math.sin((2 * Math.PI * 20 * i) / rate));
        const settings = { ...ALL, sets: ["sap", "spectral", "mfcc"] } as const;
        const before = means(await frameFeatures(monoSignal(clean, rate), settings));
        const after = means(await frameFeatures(monoSignal(hum, rate), settings));
        for (const [name, value] of before) {
          if (name === "zero_crossings" || name === "rms") continue;
          expect(Math.abs((after.get(name) ?? Number.NaN) - value), name).toBeLessThan(
            1e-3 * Math.max(Math.abs(value), 0.1),
          );
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  });

  test("follow no gain from 0.0001 to 1000, and levels follow it in dB", async () => {
    const levels = new Set(["rms", "mfcc_1", "loudness"]);
    await fc.assert(
      fc.asyncProperty(seeds, fc.double({ min: -4, max: 3, noNaN: true }), async (seed, exponent) => {
        const rate = [22_050, 44_100][seed % 2];
        const clean = song(seed, rate);
        const gain = 10 ** exponent;
        const before = means(await frameFeatures(monoSignal(clean, rate), ALL));
        const after = means(
          await frameFeatures(
            monoSignal(
              clean.map((v) => gain * v),
              rate,
            ),
            ALL,
          ),
        );
        for (const [name, value] of before) {
          const other = after.get(name) ?? Number.NaN;
          // Samples are rounded anew: 1e-7 of each, more in differences and where one of two like peaks is chosen.
          const within = 1e-4 * Math.max(Math.abs(value), 1);
          if (name === "amplitude") expect(other - value).toBeCloseTo(20 * exponent, 4);
          else if (name === "rms") expect(other / value / gain).toBeCloseTo(1, 6);
          else if (!levels.has(name)) expect(Math.abs(other - value), name).toBeLessThan(within);
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  });
});

test("a tone at the low end of the band keeps its power, and one at a tenth of it loses nearly all", () => {
  const rate = 44_100;
  const gain = (frequency: number): number => {
    const tone = Float32Array.from({ length: rate }, (_, i) =>
      Math.sin((2 * Math.PI * frequency * i) / rate),
    );
    const out = withoutRumble(tone, rate, 500).subarray(rate / 4, (3 * rate) / 4);
    return Math.sqrt((2 * out.reduce((sum, v) => sum + v * v, 0)) / out.length);
  };
  // Butterworth's second order, four times: 1 / (1 + (corner / f)^4)^2 with a corner at 100 Hz.
  for (const frequency of [50, 100, 500, 3000])
    expect(gain(frequency)).toBeCloseTo(1 / (1 + (100 / frequency) ** 4) ** 2, 3);
});

test("digital silence beside an offset stays silent, has no part in the offset, and NaN stay where they are", () => {
  const rate = 44_100;
  const sound = Float32Array.from({ length: rate }, (_, i) =>
    i < rate / 2 ? 0.2 + 0.1 * Math.sin((2 * Math.PI * 3000 * i) / rate) : 0,
  );
  sound[1000] = Number.NaN;
  for (const lowHz of [0, 500]) {
    const out = withoutRumble(sound, rate, lowHz);
    for (let i = rate / 2 + 1; i < rate; i++) expect(out[i]).toBe(0);
    expect(out[1000]).toBeNaN();
    const whole = out.subarray(rate / 4, rate / 4 + 14_700 / 2);
    expect(Math.abs(whole.reduce((sum, v) => sum + v, 0) / whole.length)).toBeLessThan(1e-4);
  }
});
