import { expect, test } from "vitest";
import { completeDataset } from "../../../src/learn/data/dataset.js";
import { latentField } from "../../../src/learn/judge/latentField.js";
import { ForwardMode } from "../../../src/learn/networks/forwardMode.js";
import type { Network } from "../../../src/shapes/network.js";

const NETWORK: Network = {
  input: [2],
  output: [2],
  layers: [
    { kind: "dense", inputs: 2, units: 2, activation: "sine" },
    { kind: "dense", inputs: 2, units: 2, activation: "linear" },
  ],
  encoder: 1,
  task: "reconstruct",
  increment: false,
};
const weights = (gain: number) => [
  { name: "0.weight", shape: [2, 2], values: Float32Array.of(gain, 0, 0, gain) },
  { name: "0.bias", shape: [2], values: Float32Array.of(0, 0) },
  { name: "1.weight", shape: [2, 2], values: Float32Array.of(1 / gain, 0, 0, 1 / gain) },
  { name: "1.bias", shape: [2], values: Float32Array.of(0, 0) },
];
/** A circle, 200 rows a turn. */
const ROWS = 1000;
const dataset = completeDataset({
  values: Float32Array.from({ length: 2 * ROWS }, (_, i) =>
    (i % 2 ? Math.sin : Math.cos)((Math.PI * (i >> 1)) / 100),
  ),
  columns: ["x", "y"].map((name) => ({ name, unit: "1" })),
  rate: 1,
  sequences: [{ source: "circle", first: 0, rows: ROWS, start: 0 }],
  window: 1,
  shape: [2],
  train: new Int32Array(0),
  validation: new Int32Array(0),
  test: new Int32Array(0),
  normalisation: { mean: new Float64Array(2), scale: new Float64Array(2).fill(1) },
  shift: 0,
});
const starts = Int32Array.from({ length: ROWS }, (_, i) => i);

function fieldOf(gain: number): NonNullable<ReturnType<typeof latentField>> {
  const mode = new ForwardMode(NETWORK, weights(gain));
  const path = Float32Array.from(starts, (_, r) => r).length;
  const latent = new Float32Array(2 * path);
  for (let r = 0; r < path; r++)
    latent.set(mode.latent(dataset.values.subarray(2 * r, 2 * r + 2), [0, 0]).value, 2 * r);
  const found = latentField(mode, dataset, starts, latent, 1);
  if (found === undefined) throw new Error("no field");
  return found;
}

test("of a nearly linear encoder the field is as even as the motion, and the path's own velocity", () => {
  const { slowest, slowestInput, differenceError, shiftedError, decoded } = fieldOf(0.01);
  expect(slowest).toBeCloseTo(1, 3);
  expect(slowestInput).toBeCloseTo(1, 5);
  // Single precision of the path, 6e-8, over a step of 0.03, in the latent's units.
  expect(differenceError).toBeLessThan(1e-3);
  // Half of the samples on is the other side of the circle, or another phase: never the same motion.
  expect(shiftedError).toBeGreaterThan(0.5);
  expect(decoded).toBeCloseTo(1, 3);
});

test("where the encoder stands still, so does the field", () => {
  // cos(g x) = 0 and cos(g y) = 0 at x = y = 1 / sqrt(2) for g = pi / sqrt(2).
  const { slowest, slowestInput } = fieldOf(Math.PI / Math.SQRT2);
  expect(slowest).toBeLessThan(0.05);
  expect(slowestInput).toBeCloseTo(1, 5);
});

test("too few samples in a row give no field", () => {
  const mode = new ForwardMode(NETWORK, weights(1));
  expect(
    latentField(
      mode,
      dataset,
      starts.filter((_, i) => i % 3 !== 2),
      new Float32Array(1334),
      1,
    ),
  ).toBeUndefined();
});
