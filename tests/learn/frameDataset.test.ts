import { expect, test } from "vitest";
import { explainedVariance, frameDataset, gather } from "../../src/learn/frameDataset.js";
import { Random } from "../../src/math/random.js";
import type { Spectrogram } from "../../src/shapes/series.js";

const SAMPLE_RATE = 32_000;
const WINDOW = 320;

function spectrogramOf(seconds: number, value: (row: number, bin: number) => number): Spectrogram {
  const bins = 4;
  const rate = 400;
  const frames = Math.round(seconds * rate);
  const frequencies = Float64Array.from({ length: bins }, (_, b) => 1000 * (b + 1));
  return {
    values: Float32Array.from({ length: frames * bins }, (_, i) => value(Math.floor(i / bins), i % bins)),
    columns: Array.from(frequencies, (f) => ({ name: `${f} Hz`, unit: "power" as const })),
    rate,
    start: 0,
    frequencies,
    windowLength: WINDOW,
  };
}

const random = new Random(1);
const NOISE = spectrogramOf(3, () => 10 ** (4 * random.uniform() - 4));

test("no frame's window reaches from one part into another", () => {
  const dataset = frameDataset(NOISE, SAMPLE_RATE, 55);
  const half = WINDOW / SAMPLE_RATE / 2;
  const heardBy = (rows: Int32Array): Set<number> => {
    const blocks = new Set<number>();
    for (const r of rows) {
      for (const t of [r / 400 - half, r / 400 + half]) blocks.add(Math.max(0, Math.floor(t / 0.1)));
    }
    return blocks;
  };
  const train = heardBy(dataset.train);
  const validation = heardBy(dataset.validation);
  const held = heardBy(dataset.test);
  expect([...held].filter((block) => train.has(block) || validation.has(block))).toEqual([]);
  expect([...validation].filter((block) => train.has(block))).toEqual([]);
});

test("the held-out blocks are spread over the sound: two tests and one validation of every ten", () => {
  const { test: held, validation } = frameDataset(NOISE, SAMPLE_RATE, 55);
  const blocks = (rows: Int32Array): number[] => [...new Set([...rows].map((r) => Math.floor(r / 40)))];
  expect(blocks(held)).toEqual([2, 7, 12, 17, 22, 27]);
  expect(blocks(validation)).toEqual([4, 14, 24]);
});

test("normalisation is fitted on the training part alone", () => {
  const dataset = frameDataset(NOISE, SAMPLE_RATE, 55);
  const values = gather(dataset, dataset.train);
  for (let b = 0; b < 4; b++) {
    const column = values.filter((_, i) => i % 4 === b);
    expect(column.reduce((s, v) => s + v, 0) / column.length).toBeCloseTo(0, 4);
  }
  expect(Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length)).toBeCloseTo(1, 4);
  // What happens in held-out blocks leaves mean and scale as they were.
  const loudTest = {
    ...NOISE,
    values: NOISE.values.map((v, i) => (Math.floor(i / 160) % 10 === 2 ? v * 1e4 : v)),
  };
  expect(frameDataset(loudTest, SAMPLE_RATE, 55).scale).toBe(frameDataset(NOISE, SAMPLE_RATE, 55).scale);
});

test("levels are clipped at the floor, and dB come back from normalised values", () => {
  const sound = spectrogramOf(1, (r, b) => (r === 5 && b === 1 ? 1 : 1e-12));
  const { values, mean, scale, floorDb, topDb, bins } = frameDataset(sound, SAMPLE_RATE, 40);
  expect([topDb, floorDb]).toEqual([0, -40]);
  expect(values[5 * bins + 1] * scale + mean[1]).toBeCloseTo(0, 4);
  expect(values[6 * bins + 1] * scale + mean[1]).toBeCloseTo(-40, 4);
});

test("silence and too short a sound are refused in words", () => {
  expect(() =>
    frameDataset(
      spectrogramOf(2, () => 0),
      SAMPLE_RATE,
      55,
    ),
  ).toThrow(/frames: .*silent/);
  expect(() =>
    frameDataset(
      spectrogramOf(0.3, () => 1),
      SAMPLE_RATE,
      55,
    ),
  ).toThrow(/frames: 0.30 s .* too short/);
});

test("explained variance is 1 for a perfect copy, 0 for the mean, negative for worse", () => {
  const values = Float32Array.of(1, 10, 3, 30, 5, 50);
  expect(explainedVariance(values, values, 2)).toBe(1);
  expect(explainedVariance(values, Float32Array.of(3, 30, 3, 30, 3, 30), 2)).toBe(0);
  expect(
    explainedVariance(
      values,
      values.map((v) => -v),
      2,
    ),
  ).toBeLessThan(0);
});
