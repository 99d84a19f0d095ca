import { describe, expect, test } from "vitest";
import { segmentSyllables } from "../../../src/features/syllables/segmentation.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal, type Signal } from "../../../src/shapes/series.js";

const RATES = [22_050, 48_000];

/** A tone whose amplitude and frequency are given at each moment, over white noise. @param snr of amplitude 1 within 500 to 10000 Hz, dB. */
function tone(
  rate: number,
  duration: number,
  snr: number,
  amplitude: (t: number) => number,
  frequency: (t: number) => number,
): Signal {
  const random = new Random(rate + snr);
  const noise = Math.sqrt((0.5 * rate) / 2 / 9500) * 10 ** (-snr / 20);
  let phase = 0;
  const values = Float32Array.from({ length: Math.round(duration * rate) }, (_, i) => {
    const t = i / rate;
    phase += (2 * Math.PI * frequency(t)) / rate;
    return 0.1 * (amplitude(t) * Math.sin(phase) + noise * random.normal());
  });
  return monoSignal(values, rate);
}

describe("a whistle that wavers is one syllable", () => {
  const [onset, offset] = [0.5, 1.7];
  const shapes: Record<string, (share: number) => number> = {
    "at once": () => 1,
    smoothly: (share) => 0.5 - 0.5 * Math.cos(2 * Math.PI * share),
  };
  test.each(Object.keys(shapes).flatMap((shape) => RATES.map((rate) => [shape, rate] as const)))(
    "with dips of 6 and 12 ms that come %s, at %i Hz",
    (shape, rate) => {
      for (const frequency of [800, 1800, 7000]) {
        for (const glide of [0, 600]) {
          // A dip to -25 dB is heard in noise 5 dB louder within the band, hardly in more.
          for (const [snr, depth] of [
            [20, 15],
            [25, 20],
            [30, 25],
            [40, 25],
            [60, 25],
          ]) {
            const amplitude = (t: number): number => {
              if (t < onset || t >= offset) return 0;
              let gain = Math.min(1, (t - onset) / 0.005, (offset - t) / 0.005);
              for (const [at, length] of [
                [0.9, 0.006],
                [1.3, 0.012],
              ]) {
                const share = (t - at) / length;
                if (share >= 0 && share < 1) gain *= 10 ** ((-depth * shapes[shape](share)) / 20);
              }
              return gain;
            };
            const found = segmentSyllables(
              tone(rate, 2.2, snr, amplitude, (t) => frequency + glide * (t - onset)),
            );
            expect(found.length).toBe(1);
            // Flanks of 5 ms, whose foot lies in the noise.
            expect(Math.abs(found[0].onset - onset)).toBeLessThan(0.003);
            expect(Math.abs(found[0].offset - offset)).toBeLessThan(0.003);
          }
        }
      }
    },
  );
});

describe("a trill comes apart", () => {
  test.each(RATES)("of 20 sweeps of 20 ms, 10 ms apart, at %i Hz", (rate) => {
    for (const [from, to] of [
      [5000, 3000],
      [3000, 5000],
      [2500, 1800],
      [3000, 2800],
      [8000, 4000],
    ]) {
      for (const snr of [15, 25, 40, 60]) {
        const place = (t: number): number => (t < 0.5 || t >= 1.1 ? 1 : ((t - 0.5) % 0.03) / 0.02);
        const amplitude = (t: number): number => Math.max(0, Math.min(1, 10 * place(t), 10 * (1 - place(t))));
        const trill = tone(rate, 1.6, snr, amplitude, (t) => from + (to - from) * Math.min(1, place(t)));
        expect(segmentSyllables(trill).length).toBe(20);
      }
    }
  });

  test("of notes of one frequency, 10 ms apart, if nothing sounds between them", () => {
    for (const snr of [20, 30, 40, 60]) {
      const place = (t: number): number => (t < 0.5 || t >= 1.4 ? 1 : ((t - 0.5) % 0.03) / 0.02);
      const notes = tone(
        44_100,
        1.9,
        snr,
        (t) => Math.max(0, Math.min(1, 10 * place(t), 10 * (1 - place(t)))),
        () => 3000,
      );
      expect(segmentSyllables(notes).length).toBe(30);
    }
  });
});
