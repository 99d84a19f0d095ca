import { describe, expect, test } from "vitest";
import { denormalise } from "../../../src/learn/data/denormalise.js";
import { gatherSamples } from "../../../src/learn/data/gatherSamples.js";
import { makeDataset, type SpectrumRows } from "../../../src/learn/data/makeDataset.js";
import { NothingToLearn } from "../../../src/learn/data/nothingToLearn.js";
import { Random } from "../../../src/math/random.js";
import type { SampleRecipe } from "../../../src/shapes/recipe.js";
import type { Series } from "../../../src/shapes/series.js";

const SAMPLE_RATE = 32_000;
const WINDOW = 320;
const BINS = 4;
const SPECTRUM: SpectrumRows = {
  kind: "spectrum",
  frequencies: Float64Array.from({ length: BINS }, (_, b) => 1000 * (b + 1)),
  windowLength: WINDOW,
  sampleRate: SAMPLE_RATE,
  melBands: 0,
  rangeDb: 55,
};
const FRAMES: SampleRecipe = {
  inputs: [],
  targets: [],
  lookBack: 1,
  stride: 1,
  normalise: "whole",
  split: { by: "blocks", validation: 0.1, test: 0.2, block: 0.1, testFiles: [] },
};
const ROWS: SampleRecipe = { ...FRAMES, normalise: "column", split: { ...FRAMES.split, by: "time" } };

function powerOf(seconds: number, value: (row: number, bin: number) => number): Series {
  const frames = Math.round(seconds * 400);
  return {
    values: Float32Array.from({ length: frames * BINS }, (_, i) => value(Math.floor(i / BINS), i % BINS)),
    columns: Array.from({ length: BINS }, (_, b) => ({ name: `${b + 1} kHz`, unit: "power" as const })),
    rate: 400,
    start: 0,
  };
}

function framesOf(series: Series, rangeDb = 55) {
  const sequences = [{ source: "song.wav", series }];
  return makeDataset({
    sequences,
    sample: FRAMES,
    needsTarget: "none",
    rows: { ...SPECTRUM, rangeDb },
    shiftHz: 250,
  });
}

function seriesOf(columns: readonly string[], rows: readonly (readonly number[])[]): Series {
  return {
    values: Float32Array.from(rows.flat()),
    columns: columns.map((name) => ({ name, unit: "1" as const })),
    rate: 10,
    start: 0,
  };
}

const random = new Random(1);
const NOISE = powerOf(3, () => 10 ** (4 * random.uniform() - 4));

describe("spectral frames", () => {
  test("have no window that extends from one part into another", () => {
    const dataset = framesOf(NOISE);
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
    const tested = heardBy(dataset.test);
    expect([...tested].filter((block) => train.has(block) || validation.has(block))).toEqual([]);
    expect([...validation].filter((block) => train.has(block))).toEqual([]);
    // Of 40 frames a block, only the two at either end have a 10 ms window that stands out of it (one on a border may or
    // may not).
    expect(dataset.test.length).toBeGreaterThanOrEqual(tested.size * 36);
  });

  test("are held out in blocks that are spread over the sound", () => {
    const { test: tested, validation } = framesOf(NOISE);
    const blocks = (rows: Int32Array): number[] => [...new Set([...rows].map((r) => Math.floor(r / 40)))];
    expect(blocks(tested)).toEqual([2, 7, 12, 17, 22, 27]);
    expect(blocks(validation)).toEqual([4, 14, 24]);
  });

  test("are normalised by the training part alone", () => {
    const dataset = framesOf(NOISE);
    const values = new Float32Array(dataset.train.length * BINS);
    gatherSamples(dataset, dataset.train, 0, dataset.train.length, values);
    for (let b = 0; b < BINS; b++) {
      const column = values.filter((_, i) => i % BINS === b);
      // 4 digits: sums of a thousand numbers in single precision.
      expect(column.reduce((s, v) => s + v, 0) / column.length).toBeCloseTo(0, 4);
    }
    expect(Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length)).toBeCloseTo(1, 4);
    // Values in held-out blocks do not change the scale and the floor.
    const loud = {
      ...NOISE,
      values: NOISE.values.map((v, i) => (Math.floor(i / 160) % 10 === 2 ? v * 1e4 : v)),
    };
    const louder = framesOf(loud);
    expect(louder.normalisation).toEqual(dataset.normalisation);
    expect(louder.picture).toEqual(dataset.picture);
  });

  test("are clipped at the floor, and can be converted back to dB", () => {
    const dataset = framesOf(
      powerOf(1, (r, b) => (r === 5 && b === 1 ? 1 : 1e-12)),
      40,
    );
    expect(dataset.picture).toMatchObject({ topDb: 0, floorDb: -40 });
    const levels = denormalise(dataset, dataset.values);
    // 4 digits of dB: normalised values are in single precision.
    expect(levels[5 * BINS + 1]).toBeCloseTo(0, 4);
    expect(levels[6 * BINS + 1]).toBeCloseTo(-40, 4);
    expect(dataset.columns[0]).toEqual({ name: "1 kHz", unit: "dB" });
  });

  test("are shifted by Hz divided by the spacing of the bins, and not at all for mel bands", () => {
    expect(framesOf(NOISE).shift).toBe(0.25);
    const mel = makeDataset({
      sequences: [{ source: "song.wav", series: NOISE }],
      sample: FRAMES,
      needsTarget: "none",
      rows: { ...SPECTRUM, melBands: 4 },
      shiftHz: 250,
    });
    expect(mel.shift).toBe(0);
  });

  test("of silence, or of too short a sound, are rejected", () => {
    expect(() => framesOf(powerOf(2, () => 0))).toThrow(/silent in the band/);
    expect(() => framesOf(powerOf(0.3, () => 1))).toThrow(/\(0.3 s\) are too short .* give \d+ rows/);
    expect(() => framesOf(powerOf(0.3, () => 1))).toThrow(NothingToLearn);
  });
});

test("each column gets mean 0 and standard deviation 1 over the training rows; a constant one keeps its scale", () => {
  // 20 rows: 14 train. Column a is 0, 2, 0, 2, ...: mean 1, sd 1. Column b is 0.1, column c jumps after the training part.
  const rows = Array.from({ length: 20 }, (_, r) => [2 * (r % 2), 0.1, r < 14 ? 5 : 9]);
  const { normalisation, values } = makeDataset({
    sequences: [{ source: "t", series: seriesOf(["a", "b", "c"], rows) }],
    sample: ROWS,
    needsTarget: "none",
  });
  expect(Array.from(normalisation.mean)).toEqual([1, Math.fround(0.1), 5]);
  expect(Array.from(normalisation.scale)).toEqual([1, 1, 1]);
  expect(Array.from(values.slice(-3))).toEqual([1, 0, 4]);
});

test('"whole" gives all columns one scale, and "none" leaves values unchanged', () => {
  // Columns 0, 2, 0, 2 and 0, 14, 0, 14: deviations 1 and 7, mean square 25.
  const rows = Array.from({ length: 20 }, (_, r) => [2 * (r % 2), 14 * (r % 2)]);
  const series = seriesOf(["a", "b"], rows);
  const given = { sequences: [{ source: "t", series }], needsTarget: "none" as const };
  const whole = makeDataset({ ...given, sample: { ...ROWS, normalise: "whole" } });
  expect(Array.from(whole.normalisation.scale)).toEqual([5, 5]);
  const none = makeDataset({ ...given, sample: { ...ROWS, normalise: "none" } });
  expect(none.values).toEqual(series.values);
  expect(none.values).not.toBe(series.values);
});

test("fits the normalisation on training targets, too, but not on held-out rows", () => {
  // 10 rows: 7 train, of which the seventh is only ever a target.
  const rows = Array.from({ length: 10 }, (_, r) => [r === 6 ? 7 : r > 6 ? 1e6 : 0]);
  const sample = { ...ROWS, split: { ...ROWS.split, validation: 0.15, test: 0.15 } };
  const sequences = [{ source: "t", series: seriesOf(["x"], [...rows, ...rows.slice(7), ...rows.slice(7)]) }];
  const { normalisation, train } = makeDataset({ sequences, sample, needsTarget: "next" });
  const fitted = train[train.length - 1] + 2;
  expect(normalisation.mean[0]).toBeGreaterThan(0);
  expect(fitted).toBe(Math.round(16 * 0.7));
});

test("rejects values that are not finite and names source, column and row", () => {
  const rows = Array.from({ length: 20 }, (_, r) => [r, r === 3 ? Number.NaN : 1]);
  const sequences = [{ source: "table.csv", series: seriesOf(["a", "b"], rows) }];
  expect(() => makeDataset({ sequences, sample: ROWS, needsTarget: "none", caller: "net" })).toThrow(
    "net: table.csv: column b, row 4 is NaN; fix it or leave the column out.",
  );
});

test("rejects sequences of other columns or another rate by name", () => {
  const rows = Array.from({ length: 20 }, (_, r) => [r]);
  const first = { source: "a.csv", series: seriesOf(["x"], rows) };
  const make = (series: Series) =>
    makeDataset({ sequences: [first, { source: "b.csv", series }], sample: ROWS, needsTarget: "none" });
  expect(() => make(seriesOf(["y"], rows))).toThrow("b.csv: has columns y, but a.csv has x");
  expect(() => make({ ...first.series, rate: 11 })).toThrow(
    "b.csv: has 11 rows per second, but a.csv has 10",
  );
});

test("a sample has the shape of a row, of a window of the input columns, or of a picture", () => {
  const rows = Array.from({ length: 60 }, (_, r) => [r, 1, 2, 3, 4, 5]);
  const sequences = [{ source: "t", series: seriesOf(["a", "b", "c", "d", "e", "f"], rows) }];
  const shape = (sample: Partial<SampleRecipe>, movie = false) =>
    makeDataset({
      sequences,
      sample: { ...ROWS, ...sample },
      needsTarget: "none",
      ...(movie && { rows: { kind: "movie", height: 2, width: 3, channels: 1 } as const }),
    }).shape;
  expect(shape({})).toEqual([6]);
  expect(shape({ lookBack: 3, inputs: ["a", "c"] })).toEqual([3, 2]);
  expect(shape({}, true)).toEqual([2, 3, 1]);
  expect(() => shape({ inputs: ["g"] })).toThrow("data.inputs: g is not a column");
});

test("a movie is displayed over the range of values of its training part", () => {
  const rows = Array.from({ length: 20 }, (_, r) => [r < 14 ? -r : 99, 3]);
  const { picture } = makeDataset({
    sequences: [{ source: "film", series: seriesOf(["pixel 0 0", "pixel 0 1"], rows) }],
    sample: ROWS,
    needsTarget: "none",
    rows: { kind: "movie", height: 1, width: 2, channels: 1 },
  });
  expect(picture).toMatchObject({ low: -13, high: 3 });
});

test("omits samples whose middle row has no class, and rejects a part without any sample", () => {
  const series = seriesOf(
    ["x"],
    Array.from({ length: 30 }, (_, r) => [r]),
  );
  const labels = Int32Array.from({ length: 30 }, (_, r) => (r % 2 === 0 ? 1 : -1));
  const make = (given: Int32Array) =>
    makeDataset({
      sequences: [{ source: "song.wav", series, labels: given }],
      sample: { ...ROWS, lookBack: 3 },
      needsTarget: "none",
      classes: ["a", "b"],
    });
  const { train, validation, test: tested } = make(labels);
  for (const start of [...train, ...validation, ...tested]) expect((start + 1) % 2).toBe(0);
  expect(Array.from(train.subarray(0, 3))).toEqual([1, 3, 5]);
  expect(() => make(labels.map((label, r) => (r < 21 ? label : -1)))).toThrow(/for validation is annotated/);
});
