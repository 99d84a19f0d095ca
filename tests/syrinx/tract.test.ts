import { expect, test } from "vitest";
import type { TractName } from "../../src/shapes/song.js";
import { Tract } from "../../src/syrinx/tract.js";

const RATE = 882_000;

/** Gain of a tract at a frequency, from its response to an impulse. */
function gains(name: TractName, frequencies: readonly number[]): number[] {
  const tract = new Tract(name, RATE);
  const response = new Float64Array(60_000);
  response[0] = 1;
  tract.process(response);
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
  // c / 4L = 35000 / 16 = 2187.5 Hz; the delay is an integer number of steps (0.2 %), the grid is 10 Hz.
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
  // The trachea before it is divided out: |1 / (1 + r e^(-i w T))|, T the round-trip time, an integer number of steps.
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

test("the one-step map is Runge-Kutta of the published equations, step by step", () => {
  const [stiffness, beak, glottis, beakLoss, glottisLoss] = [4.5e10, 1e4, 82, 5e6, 6e5];
  const dt = 1 / RATE;
  const slope = (i: readonly number[], v: number, vSlope: number): number[] => [
    i[1],
    (-i[0] * stiffness) / glottis -
      glottisLoss * (1 / beak + 1 / glottis) * i[1] +
      (stiffness / glottis - (beakLoss * glottisLoss) / (beak * glottis)) * i[2] +
      vSlope / glottis +
      (glottisLoss * v) / (beak * glottis),
    (-glottis / beak) * i[1] - (beakLoss / beak) * i[2] + v / beak,
  ];
  const moved = (i: readonly number[], k: readonly number[], h: number): number[] =>
    i.map((x, j) => x + h * k[j]);
  const tract = new Tract("cavity-3555", RATE);
  const echo = Math.round((8 / 35_000) * RATE);
  const trachea = new Float64Array(4000);
  const tone = trachea.map((_, n) => Math.sin((2 * Math.PI * 3000 * n) / RATE));
  const heard = tone.slice();
  // In blocks of unequal length: the tract remembers what it needs.
  for (const [from, to] of [
    [0, 1000],
    [1000, 1007],
    [1007, 4000],
  ])
    tract.process(heard.subarray(from, to));
  let state = [0, 0, 0];
  const ratios: number[] = [];
  for (let n = 0; n < trachea.length; n++) {
    trachea[n] = tone[n] - 0.1 * (n >= echo ? trachea[n - echo] : 0);
    const v = trachea[n];
    const vSlope = (v - (n > 0 ? trachea[n - 1] : 0)) / dt;
    const k1 = slope(state, v, vSlope);
    const k2 = slope(moved(state, k1, dt / 2), v, vSlope);
    const k3 = slope(moved(state, k2, dt / 2), v, vSlope);
    const k4 = slope(moved(state, k3, dt), v, vSlope);
    state = state.map((x, j) => x + (dt / 6) * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]));
    if (n > 100 && Math.abs(state[2]) > 1e-9) ratios.push(heard[n] / state[2]);
  }
  // Only the scale differs: it is the same at every step, up to rounding.
  const scale = ratios[ratios.length - 1];
  expect(ratios.length).toBeGreaterThan(1000);
  for (const ratio of ratios) expect(Math.abs(ratio / scale - 1)).toBeLessThan(1e-8);
});

test("loudness is comparable between tracts: the cavity's gain is 1 at its peak", () => {
  const [trachea] = gains("trachea", [3555]);
  const [cavity] = gains("cavity-3555", [3555]);
  // The grid on which the peak is sought is 25 Hz.
  expect(cavity / trachea).toBeCloseTo(1, 3);
});

test("without a tract the source is unchanged", () => {
  const tract = new Tract("none", RATE);
  const source = Float64Array.of(0.3, -0.7, 0);
  const sound = source.slice();
  tract.process(sound);
  expect(sound).toEqual(source);
});
