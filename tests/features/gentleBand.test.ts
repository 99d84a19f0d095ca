import { expect, test } from "vitest";
import { gentleBand } from "../../src/features/gentleBand.js";
import { monoSignal } from "../../src/shapes/series.js";

/** Gain for a tone, measured over whole periods once the filter has settled. */
function gain(frequency: number, rate: number, lowHz: number, highHz: number): number {
  const tone = Float32Array.from({ length: rate }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate));
  const out = gentleBand(monoSignal(tone, rate), lowHz, highHz).subarray(rate / 4, (3 * rate) / 4);
  return Math.sqrt(out.reduce((sum, v) => sum + v * v, 0) / (rate / 4));
}

/** Butterworth's second order under the bilinear transform, above a corner, twice over. */
function butterworth(frequency: number, corner: number, rate: number): number {
  const ratio = Math.tan((Math.PI * corner) / rate) / Math.tan((Math.PI * frequency) / rate);
  return 1 / (1 + ratio ** 4);
}

test.each([8000, 44_100, 250_000])("the band at %i Hz is Butterworth's, forwards and backwards", (rate) => {
  for (const frequency of [100, 250, 500, 600, 1000, 3000, 10_000, 12_000, 20_000]) {
    if (frequency > 0.45 * rate) continue;
    const low = butterworth(frequency, 500, rate);
    const high = 10_000 < 0.45 * rate ? 1 - butterworth(frequency, 10_000, rate) : 1;
    // Samples are single precision.
    expect(gain(frequency, rate, 500, 10_000)).toBeCloseTo(low * high, 5);
  }
});

test("a pulse comes out symmetric: there is no delay", () => {
  const pulse = new Float32Array(4001);
  pulse[2000] = 1;
  const out = gentleBand(monoSignal(pulse, 44_100), 500, 10_000);
  for (let k = 1; k < 500; k++) expect(out[2000 - k]).toBeCloseTo(out[2000 + k], 12);
});

test("an offset leaves nothing behind, not even at the beginning", () => {
  const out = gentleBand(monoSignal(new Float32Array(4000).fill(0.25), 44_100), 500, 10_000);
  for (const v of out) expect(Math.abs(v)).toBeLessThan(1e-12);
});

test("corners above the band are left out, and nothing is nothing", () => {
  const signal = monoSignal(Float32Array.of(0.5, -0.25, 0.125), 8000);
  expect([...gentleBand(signal, 0, 10_000)]).toEqual([0.5, -0.25, 0.125]);
  expect(gentleBand(monoSignal(new Float32Array(0), 8000), 500, 10_000).length).toBe(0);
});
