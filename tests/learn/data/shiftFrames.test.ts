import { expect, test } from "vitest";
import { shiftFrames } from "../../../src/learn/data/shiftFrames.js";
import { Random } from "../../../src/math/random.js";

const COLUMNS = 6;
const FLOOR = -50;
const MEAN = Float64Array.from({ length: COLUMNS }, (_, c) => -30 + c);
const SCALE = Float64Array.from({ length: COLUMNS }, (_, c) => 1 + c);
const datasetOf = (window: number, shift: number) => ({
  columns: Array.from({ length: COLUMNS }, (_, c) => ({ name: `${c}`, unit: "dB" as const })),
  window,
  normalisation: { mean: MEAN, scale: SCALE },
  picture: {
    kind: "spectrum" as const,
    frequencies: Float64Array.from({ length: COLUMNS }, (_, c) => 100 * c),
    floorDb: FLOOR,
    topDb: 0,
    windowLength: 8,
    sampleRate: 1200,
    melBands: 0,
  },
  shift,
});

test("shifts the rows of a sample together, by an integer number of columns, and fills in the floor", () => {
  const window = 2;
  const samples = 200;
  // Levels of a frame are -1, -2, ... -6 dB, and 10 dB less in the second row.
  const level = (row: number, c: number): number => -1 - c - 10 * row;
  const batch = Float32Array.from({ length: samples * window * COLUMNS }, (_, i) => {
    const c = i % COLUMNS;
    return (level(Math.floor(i / COLUMNS) % window, c) - MEAN[c]) / SCALE[c];
  });
  shiftFrames(batch, datasetOf(window, 1.5), new Random(3));
  const drawn = new Random(3);
  const shifts = new Set<number>();
  for (let s = 0; s < samples; s++) {
    const shift = Math.round(1.5 * drawn.normal());
    shifts.add(shift);
    for (let r = 0; r < window; r++) {
      for (let c = 0; c < COLUMNS; c++) {
        const at = c - shift;
        const moved = batch[(s * window + r) * COLUMNS + c] * SCALE[c] + MEAN[c];
        // 4 digits of dB: normalised values are in single precision.
        expect(moved).toBeCloseTo(at >= 0 && at < COLUMNS ? level(r, at) : FLOOR, 4);
      }
    }
  }
  // Both directions occurred.
  expect(Math.min(...shifts)).toBeLessThan(0);
  expect(Math.max(...shifts)).toBeGreaterThan(0);
});

test("with a shift of 0 changes nothing and draws no number", () => {
  const batch = Float32Array.from({ length: COLUMNS }, (_, i) => i);
  const random = new Random(1);
  shiftFrames(batch, datasetOf(1, 0), random);
  expect(Array.from(batch)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(random.uniform()).toBe(new Random(1).uniform());
});
