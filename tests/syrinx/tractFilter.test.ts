import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal, type Signal } from "../../src/shapes/series.js";
import type { TractFilter } from "../../src/shapes/song.js";
import { fitTractFilter, throughTractFilter } from "../../src/syrinx/tractFilter.js";

const RATE = 44_100;
const FILTER: TractFilter = [
  [500, -12],
  [2000, 6],
  [5000, -3],
  [9000, -20],
];

function sine(frequency: number): Signal {
  return monoSignal(
    Float32Array.from({ length: 8820 }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / RATE)),
    RATE,
  );
}

function noise(seed: number, gain = 0.1): Signal {
  const random = new Random(seed);
  return monoSignal(
    Float32Array.from({ length: 2 * RATE }, () => gain * random.normal()),
    RATE,
  );
}

test("a sine at a control point comes through with its gain and without delay", () => {
  for (const [frequency, gain] of FILTER) {
    const through = throughTractFilter(sine(frequency), FILTER).values;
    let re = 0;
    let im = 0;
    for (let i = 2205; i < 6615; i++) {
      re += (through[i] * Math.sin((2 * Math.PI * frequency * i) / RATE)) / 2205;
      im += (through[i] * Math.cos((2 * Math.PI * frequency * i) / RATE)) / 2205;
    }
    // The response is 8 ms long: a corner of the curve is rounded over some 250 Hz.
    expect(Math.abs(20 * Math.log10(re) - gain)).toBeLessThan(1);
    expect(Math.abs(Math.atan2(im, re))).toBeLessThan(0.01);
  }
});

test("no filter, and one of 0 dB, leave the sound unchanged", () => {
  const sound = noise(1);
  expect(throughTractFilter(sound, []).values).toEqual(sound.values);
  const flat = throughTractFilter(sound, [[1000, 0]]);
  // Single precision, and the rounding of the transform.
  for (let i = 0; i < 5000; i += 7) expect(flat.values[i]).toBeCloseTo(sound.values[i], 6);
});

test("a click stays in its place and its sound is symmetric about it", () => {
  const click = monoSignal(new Float32Array(2000), RATE);
  click.values[1000] = 1;
  const { values } = throughTractFilter(click, FILTER);
  for (let n = 1; n < 170; n += 5) expect(values[1000 + n]).toBeCloseTo(values[1000 - n], 7);
  expect(values.findIndex((v) => Math.abs(v) > 1e-9)).toBeGreaterThan(700);
});

test("the filter between a sound and its filtered self is found again, up to its mean", () => {
  const copy = noise(2);
  const found = fitTractFilter(throughTractFilter(copy, FILTER), copy, () => true);
  const offset = found.reduce((sum, [f, g]) => sum + (expected(f) - g) / found.length, 0);
  for (const [f, gain] of found) {
    // Averages over 600 Hz round the corners of the curve; 2 s of noise leave some tenths of a dB.
    if (f > 600 && f < 20_000) expect(Math.abs(gain + offset - expected(f)), `at ${f} Hz`).toBeLessThan(1.5);
  }
});

test("two sounds of one spectrum need no filter, whatever their gains", () => {
  for (const [, gain] of fitTractFilter(noise(3, 0.2), noise(4, 0.01), () => true)) {
    expect(Math.abs(gain)).toBeLessThan(0.7);
  }
});

test("uses only times at which the copy sings, and returns no filter without any", () => {
  const copy = noise(5);
  const recording = throughTractFilter(copy, FILTER);
  recording.values.set(noise(6).values.subarray(RATE), RATE);
  const first = fitTractFilter(recording, copy, (t) => t < 0.9);
  const whole = fitTractFilter(throughTractFilter(copy, FILTER), copy, (t) => t < 0.9);
  first.forEach(([, gain], i) => {
    // The level's floor follows the loudest point of the whole recording.
    expect(Math.abs(gain - whole[i][1])).toBeLessThan(0.5);
  });
  expect(fitTractFilter(recording, copy, () => false)).toEqual([]);
});

function expected(frequency: number): number {
  if (frequency <= FILTER[0][0]) return FILTER[0][1];
  for (let i = 1; i < FILTER.length; i++) {
    const [f1, g1] = FILTER[i];
    const [f0, g0] = FILTER[i - 1];
    if (frequency <= f1) return g0 + ((frequency - f0) / (f1 - f0)) * (g1 - g0);
  }
  return FILTER[FILTER.length - 1][1];
}
