import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_SOUND_ANALYSIS, soundAnalysis } from "../../../src/features/soundAnalysis/soundAnalysis.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";

const PEAK = 3;
const CONTINUITY = 8;
const rates = fc.constantFrom(22_050, 32_000, 44_100, 48_000);

/** Hz from bin to bin of the transform that holds a window. */
function binOf(rate: number): number {
  return rate / 2 ** Math.ceil(Math.log2(Math.round(DEFAULT_SOUND_ANALYSIS.window * rate)));
}

/** A column of the frames that lie wholly within a tone of so many seconds, -50 dB of noise in it. */
function columnOf(column: number, frequency: number, rate: number, seconds: number): number[] {
  const random = new Random(Math.round(frequency));
  const tone = Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * frequency * i) / rate) + 0.001 * random.normal(),
  );
  const { values, columns } = soundAnalysis(monoSignal(tone, rate), {
    ...DEFAULT_SOUND_ANALYSIS,
    highHz: Math.min(DEFAULT_SOUND_ANALYSIS.highHz, 0.48 * rate),
  });
  const rows = Array.from(
    { length: values.length / columns.length },
    (_, r) => values[r * columns.length + column],
  );
  return rows.slice(10, -10);
}

test("the peak frequency of a tone goes with it over the bins, without a jump", () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 700, max: 9000 }), (rate, from) => {
      const bin = binOf(rate);
      for (let step = 0; step <= 20; step++) {
        const frequency = from + (step / 10) * bin;
        for (const value of columnOf(PEAK, frequency, rate, 0.04)) {
          // A parabola through the logarithms of a Slepian lobe: 0.02 bins off at most, as much again for the noise.
          expect(Math.abs(value - frequency)).toBeLessThan(0.05 * bin);
        }
      }
    }),
    { numRuns: 12 },
  );
});

test("a tone of 200 ms is one contour wherever it lies between the bins", () => {
  fc.assert(
    fc.property(
      rates,
      fc.integer({ min: 1000, max: 9000 }),
      fc.oneof(fc.constantFrom(0, 0.5, 1, 2, 5, 20), fc.double({ min: 0, max: 90, noNaN: true })),
      (rate, near, off) => {
        const bin = binOf(rate);
        const values = columnOf(CONTINUITY, Math.round(near / bin) * bin + off, rate, 0.2);
        // A contour ends where half of a window is beyond the tone: 5 ms at either end of 200.
        for (const value of values) expect(value).toBeGreaterThan(0.17);
      },
    ),
    { numRuns: 40 },
  );
});
