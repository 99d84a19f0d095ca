import { expect, test } from "vitest";
import { zeroPhase } from "../../src/signal/filter.js";

const RATE = 48_000;

function through(
  kind: "high-pass" | "low-pass",
  corner: number,
  frequency: number,
): { gain: number; phase: number } {
  const x = Float64Array.from({ length: 24_000 }, (_, n) => Math.cos((2 * Math.PI * frequency * n) / RATE));
  const y = zeroPhase(x, kind, corner, RATE);
  let re = 0;
  let im = 0;
  for (let n = 6000; n < 18_000; n++) {
    re += (y[n] * Math.cos((2 * Math.PI * frequency * n) / RATE)) / 6000;
    im -= (y[n] * Math.sin((2 * Math.PI * frequency * n) / RATE)) / 6000;
  }
  return { gain: Math.hypot(re, im), phase: Math.atan2(im, re) };
}

test("there and back, a Butterworth filter has the square of its gain and no phase", () => {
  for (const [kind, sign] of [
    ["high-pass", -1],
    ["low-pass", 1],
  ] as const) {
    for (const frequency of [400, 1000, 2000, 5000]) {
      // Bilinear transform: the analog frequency is tan(pi f / rate).
      const ratio = Math.tan((Math.PI * frequency) / RATE) / Math.tan((Math.PI * 1000) / RATE);
      const expected = 1 / (1 + ratio ** (8 * sign));
      const { gain, phase } = through(kind, 1000, frequency);
      expect(gain).toBeCloseTo(expected, 6);
      if (expected > 1e-3) expect(Math.abs(phase)).toBeLessThan(1e-6);
    }
  }
});

test("a corner outside the band is refused with the band", () => {
  expect(() => zeroPhase([0], "low-pass", 30_000, RATE)).toThrow(/corner=30000 Hz.*24000 Hz/);
  expect(() => zeroPhase([0], "high-pass", 0, RATE)).toThrow(/corner=0 Hz/);
});
