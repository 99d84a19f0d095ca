import fc from "fast-check";
import { expect, test } from "vitest";
import { monoSignal } from "../../src/shapes/series.js";
import { steepBand } from "../../src/signal/steepBand.js";

const RATE = 22_050;
const tone = (hertz: number): Float32Array =>
  Float32Array.from({ length: RATE }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / RATE));
const rms = (values: Float32Array): number => {
  // Away from the ends, where the tone begins and ends abruptly.
  const middle = values.subarray(RATE / 5, RATE - RATE / 5);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
};

test("a tone within the band stays what it is, one 100 Hz outside it is gone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 9000 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 110, max: 800 }),
      (lowHz, width, beside) => {
        const band = { lowHz, highHz: lowHz + width };
        const pass = (hertz: number): Float32Array => steepBand(monoSignal(tone(hertz), RATE), band).values;
        const inside = pass(lowHz + width / 2);
        const original = tone(lowHz + width / 2);
        for (let i = RATE / 5; i < RATE - RATE / 5; i += 97)
          // The ends of the tone leak 60 dB down.
          expect(Math.abs(inside[Math.round(i)] - original[Math.round(i)])).toBeLessThan(0.01);
        expect(rms(pass(lowHz + width + beside))).toBeLessThan(0.003);
        expect(rms(pass(lowHz - Math.min(beside, lowHz - 1)))).toBeLessThan(lowHz > 110 ? 0.01 : 1);
      },
    ),
    { numRuns: 30 },
  );
});

test("a band of all frequencies changes nothing but by rounding", () => {
  const values = tone(1234);
  const all = steepBand(monoSignal(values, RATE), { lowHz: 0, highHz: RATE / 2 }).values;
  for (let i = 0; i < values.length; i += 13) expect(all[i]).toBeCloseTo(values[i], 6);
  expect(steepBand(monoSignal(new Float32Array(0), RATE), { lowHz: 1, highHz: 2 }).values.length).toBe(0);
});
