import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zeroPhase } from "../../src/signal/filter.js";

const RATE = 48_000;

type Filter = (values: ArrayLike<number>) => Float64Array;
const highPass =
  (corner: number): Filter =>
  (x) =>
    zeroPhase(x, "high-pass", corner, RATE);
const lowPass =
  (corner: number): Filter =>
  (x) =>
    zeroPhase(x, "low-pass", corner, RATE);
const bandPass =
  (low: number, high: number): Filter =>
  (x) =>
    zeroPhase(x, "band-pass", [low, high], RATE);

/** Gain and phase at a frequency: the Fourier transform of the answer to one impulse in the middle. */
function through(filter: Filter, frequency: number, length = 60_001): { gain: number; phase: number } {
  const y = impulseResponse(filter, length);
  const middle = (length - 1) / 2;
  let re = 0;
  let im = 0;
  y.forEach((v, n) => {
    re += v * Math.cos((2 * Math.PI * frequency * (n - middle)) / RATE);
    im -= v * Math.sin((2 * Math.PI * frequency * (n - middle)) / RATE);
  });
  return { gain: Math.hypot(re, im), phase: Math.atan2(im, re) };
}

function impulseResponse(filter: Filter, length: number): Float64Array {
  const x = new Float64Array(length);
  x[(length - 1) / 2] = 1;
  return filter(x);
}

test("run both ways, a Butterworth filter has the square of its gain and zero phase", () => {
  for (const [make, sign] of [
    [highPass, -1],
    [lowPass, 1],
  ] as const) {
    for (const frequency of [400, 1000, 2000, 5000]) {
      // Bilinear transform: the analog frequency is tan(pi f / rate).
      const ratio = Math.tan((Math.PI * frequency) / RATE) / Math.tan((Math.PI * 1000) / RATE);
      const expected = 1 / (1 + ratio ** (8 * sign));
      const { gain, phase } = through(make(1000), frequency);
      // Double precision, plus the transient lost where the sound ends.
      expect(gain).toBeCloseTo(expected, 9);
      if (expected > 1e-3) expect(Math.abs(phase)).toBeLessThan(1e-9);
    }
  }
});

test.each([
  ["a high-pass", highPass(1000), [1000]],
  ["a low-pass", lowPass(1000), [1000]],
  ["a low-pass near half the rate", lowPass(23_000), [23_000]],
  ["a high-pass at a thousandth of the rate", highPass(48), [48]],
  ["a wide band", bandPass(300, 10_000), [300, 10_000]],
  ["a band of two octaves", bandPass(1000, 4000), [1000, 4000]],
  ["a narrow band", bandPass(3900, 4100), [3900, 4100]],
  ["a band from a thousandth of the rate on", bandPass(48, 96), [48, 96]],
] as const)("%s is 6.02 dB down at its corners, in phase", (_, filter, corners) => {
  for (const corner of corners) {
    const { gain, phase } = through(filter, corner);
    // Half power per pass; 1e-7 for rounding in the narrowest band.
    expect(Math.abs(gain - 0.5)).toBeLessThan(1e-7);
    expect(Math.abs(phase)).toBeLessThan(1e-7);
  }
});

test("beyond its corners a filter falls by 48 dB per octave, run both ways", () => {
  const fall = (filter: Filter, near: number, far: number): number =>
    20 * Math.log10(through(filter, near).gain / through(filter, far).gain);
  // 0.4 dB: an octave from the corner the slope is not quite asymptotic, and the bilinear transform bends it by 0.3 dB.
  expect(Math.abs(fall(highPass(1000), 500, 250) - 48.16)).toBeLessThan(0.4);
  expect(Math.abs(fall(lowPass(500), 1000, 2000) - 48.16)).toBeLessThan(0.4);
  expect(Math.abs(fall(bandPass(600, 5000), 150, 75) - 48.16)).toBeLessThan(1);
});

test("a band passes unchanged in its middle", () => {
  // The centre of a Butterworth band is the geometric mean of the prewarped corners.
  const bent = (f: number): number => Math.tan((Math.PI * f) / RATE);
  const centre = (Math.atan(Math.sqrt(bent(500) * bent(8000))) * RATE) / Math.PI;
  expect(Math.abs(through(bandPass(500, 8000), centre).gain - 1)).toBeLessThan(1e-9);
});

test("the impulse response is symmetric and its peak stays in place", () => {
  for (const filter of [highPass(500), lowPass(5000), bandPass(700, 9000), bandPass(3900, 4100)]) {
    const y = impulseResponse(filter, 9001);
    expect(y.indexOf(Math.max(...y))).toBe(4500);
    for (let k = 1; k < 3000; k++) expect(Math.abs(y[4500 - k] - y[4500 + k])).toBeLessThan(1e-7);
  }
});

describe("nothing rings at the ends", () => {
  const size = 9000;
  const ramp = Float64Array.from({ length: size }, (_, n) => 5 + 0.001 * n);

  test("a high-pass or band-pass removes an offset and a trend completely", () => {
    // The extension ends where the transient has decayed to a millionth of 23, its largest value.
    for (const filter of [highPass(300), highPass(48), bandPass(300, 8000), bandPass(1000, 1100)])
      for (const v of filter(ramp)) expect(Math.abs(v)).toBeLessThan(1e-4);
  });

  test("a low-pass leaves an offset and a trend unchanged", () => {
    lowPass(300)(ramp).forEach((v, n) => {
      expect(Math.abs(v - ramp[n])).toBeLessThan(1e-4);
    });
  });

  test("a tone within the band passes, up to its last sample", () => {
    const tone = Float64Array.from({ length: size }, (_, n) => Math.sin((2 * Math.PI * 3000 * n) / RATE));
    // Reflected at a zero, a sine continues as a sine; 0.001 for the band's gain at 3 kHz.
    const whole = tone.subarray(0, size - 7);
    bandPass(
      300,
      10_000,
    )(whole).forEach((v, n) => {
      expect(Math.abs(v - whole[n])).toBeLessThan(1e-3);
    });
  });
});

describe("scipy's sosfiltfilt gives the same", () => {
  interface Case {
    readonly kind: "high-pass" | "low-pass" | "band-pass";
    readonly corner: number | [number, number];
    readonly every_seventh: readonly number[];
  }
  const path = join(import.meta.dirname, "../reference/zeroPhase.json");
  const { rate, cases } = JSON.parse(readFileSync(path, "utf8")) as { rate: number; cases: readonly Case[] };
  const x = Float64Array.from(
    { length: 600 },
    (_, n) => 0.3 + 0.001 * n + Math.sin(0.02 * n + 1) + 0.5 * Math.sin(1.9 * n) + (n > 250 ? 1 : 0),
  );
  test.each(cases)("$kind at $corner Hz", ({ kind, corner, every_seventh }) => {
    const y =
      typeof corner === "number"
        ? zeroPhase(x, kind === "high-pass" ? kind : "low-pass", corner, rate)
        : zeroPhase(x, "band-pass", corner, rate);
    // Our extension ends where the transient has decayed to a millionth; scipy's is as long as the sound.
    every_seventh.forEach((v, k) => {
      expect(Math.abs(y[7 * k] - v)).toBeLessThan(2e-6);
    });
  });
});

test("filtering is linear", () => {
  const some = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(some, some, fc.double({ min: -3, max: 3, noNaN: true }), (a, b, factor) => {
      const filter = bandPass(500, 9000);
      const sum = filter(a.map((v, i) => v + factor * b[i]));
      const [ya, yb] = [filter(a), filter(b)];
      // Double precision, for values up to 4.
      sum.forEach((v, i) => {
        expect(Math.abs(v - ya[i] - factor * yb[i])).toBeLessThan(1e-12);
      });
    }),
    { numRuns: 50 },
  );
});

test("the output is as long as the input, however short", () => {
  for (const length of [0, 1, 2, 5]) {
    const y = highPass(300)(new Float64Array(length).fill(2));
    expect(y.length).toBe(length);
    for (const v of y) expect(Math.abs(v)).toBeLessThan(1e-12);
  }
});

test("corners out of range or out of order are rejected with the rule", () => {
  expect(() => zeroPhase([0], "low-pass", 30_000, RATE)).toThrow(/corner=30000 Hz.*24000 Hz/);
  expect(() => zeroPhase([0], "high-pass", 0, RATE)).toThrow(/corner=0 Hz/);
  expect(() => zeroPhase([0], "band-pass", [500, 24_000], RATE)).toThrow(/corner=24000 Hz/);
  expect(() => zeroPhase([0], "band-pass", [500, 400], RATE)).toThrow(
    /500, 400 Hz are not in ascending order/,
  );
});
