import { expect, test } from "vitest";
import type { TractName } from "../../src/shapes/song.js";
import { Tract } from "../../src/syrinx/tract.js";

const RATE = 882_000;

/** Gain of a tract at a frequency, from its response to an impulse. */
function gains(name: TractName, frequencies: readonly number[]): number[] {
  const tract = new Tract(name, RATE);
  const response = Float64Array.from({ length: 60_000 }, (_, n) => tract.step(n === 0 ? 1 : 0));
  return frequencies.map((f) => {
    let re = 0;
    let im = 0;
    response.forEach((v, n) => {
      re += v * Math.cos((2 * Math.PI * f * n) / RATE);
      im += v * Math.sin((2 * Math.PI * f * n) / RATE);
    });
    return Math.hypot(re, im);
  });
}

function peakBetween(name: TractName, low: number, high: number, step: number): number {
  const frequencies = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
  const found = gains(name, frequencies);
  return frequencies[found.indexOf(Math.max(...found))];
}

test("the trachea resonates at a quarter wave and its odd multiples", () => {
  // c / 4L = 35000 / 16 = 2187.5 Hz; the delay is a whole number of steps (0.2 %), the grid is 10 Hz.
  for (const odd of [1, 3, 5]) {
    expect(
      Math.abs(peakBetween("trachea", 2187.5 * odd - 900, 2187.5 * odd + 900, 10) - 2187.5 * odd),
    ).toBeLessThan(2187.5 * odd * 0.003 + 10);
  }
});

test("the trachea's gain is 1 / (1 - r) at its resonances and 1 / (1 + r) between", () => {
  const [peak, trough] = gains("trachea", [2187.5, 4375]);
  expect(peak).toBeCloseTo(1 / 0.9, 3);
  expect(trough).toBeCloseTo(1 / 1.1, 3);
});

test("each cavity by itself peaks where the published parameters put it", () => {
  // The trachea before it is divided out: |1 / (1 + r e^(-i w T))|, T there and back, a whole number of steps.
  for (const [name, peak, echo, r] of [
    ["cavity-3555", 3555, 8 / 35_000, 0.1],
    ["cavity-2975", 2975, 0.05 / 343, 0.65],
  ] as const) {
    const delay = Math.round(echo * RATE) / RATE;
    const frequencies = Array.from({ length: 121 }, (_, i) => peak - 300 + 5 * i);
    const cavity = gains(name, frequencies).map((gain, i) => {
      const w = 2 * Math.PI * frequencies[i] * delay;
      return gain * Math.hypot(1 + r * Math.cos(w), r * Math.sin(w));
    });
    // An independent integration quotes the maximum to 5 Hz; the grid is 5 Hz.
    expect(Math.abs(frequencies[cavity.indexOf(Math.max(...cavity))] - peak)).toBeLessThanOrEqual(10);
  }
});

test("without a tract the source comes out as it is", () => {
  const tract = new Tract("none", RATE);
  for (const v of [0.3, -0.7, 0]) expect(tract.step(v)).toBe(v);
});
