import { expect, test } from "vitest";
import { autoencoderLayers, encodeWeights, initialWeights } from "../../src/learn/weights.js";
import { Random } from "../../src/math/random.js";

const NETWORK = { hidden: [64, 32], latent: 3, activation: "relu" as const };

test("the decoder mirrors the encoder, latent and output are linear", () => {
  const { layers, encoder } = autoencoderLayers(100, NETWORK);
  expect(layers.map(({ inputs, units }) => [inputs, units])).toEqual([
    [100, 64],
    [64, 32],
    [32, 3],
    [3, 32],
    [32, 64],
    [64, 100],
  ]);
  expect(encoder).toBe(3);
  expect(layers.map(({ activation }) => activation)).toEqual([
    "relu",
    "relu",
    "linear",
    "relu",
    "relu",
    "linear",
  ]);
});

test("initial weights have He's variance before ReLU and Glorot's otherwise; biases are 0", () => {
  const { layers } = autoencoderLayers(1000, { ...NETWORK, hidden: [200] });
  const weights = initialWeights(layers, new Random(1));
  const variance = (values: Float32Array): number => values.reduce((s, v) => s + v * v, 0) / values.length;
  // Four standard errors of a variance: 4 sqrt(2 / n), n = 200000 and 200 x 1000.
  expect(Math.abs(variance(weights[0].values) / (2 / 1000) - 1)).toBeLessThan(4 * Math.sqrt(2 / 200_000));
  expect(Math.abs(variance(weights[6].values) / (2 / 1200) - 1)).toBeLessThan(4 * Math.sqrt(2 / 200_000));
  expect(
    weights.filter(({ name }) => name.endsWith("bias")).every(({ values }) => values.every((v) => v === 0)),
  ).toBe(true);
});

test("weights are written as safetensors", () => {
  const weights = [
    { name: "a", shape: [2, 2], values: Float32Array.of(1, -2, 3.5, 0) },
    { name: "b", shape: [1], values: Float32Array.of(1e-3) },
  ];
  const bytes = encodeWeights(weights, { note: "x" });
  const view = new DataView(bytes.buffer);
  const length = Number(view.getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(header.__metadata__).toEqual({ note: "x" });
  expect(header.a).toEqual({ dtype: "F32", shape: [2, 2], data_offsets: [0, 16] });
  expect(header.b.data_offsets).toEqual([16, 20]);
  expect(bytes.length).toBe(8 + length + 20);
  expect([0, 4, 8, 12, 16].map((at) => view.getFloat32(8 + length + at, true))).toEqual([
    1,
    -2,
    3.5,
    0,
    Math.fround(1e-3),
  ]);
});
