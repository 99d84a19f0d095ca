import { expect, test } from "vitest";
import { multiplications } from "../../../bench/training/multiplications.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import type { Layer } from "../../../src/shapes/network.js";

const dense = (inputs: number, units: number): Layer => ({
  kind: "dense",
  inputs,
  units,
  activation: "linear",
});

test("a dense network multiplies by each weight once forward, and twice backward but for its own input", () => {
  // 3 x 5 + 5 x 2 = 25 forward; the gradients of weights take 25 again, that of the hidden layer 10.
  expect(multiplications({ input: [3], layers: [dense(3, 5), dense(5, 2)] })).toEqual({
    forward: 25,
    backward: 35,
  });
});

test("a recurrent layer multiplies its state at every step but the first", () => {
  const layers: Layer[] = [
    { kind: "recurrent", cell: "lstm", inputs: 2, units: 3 },
    { kind: "lastStep" },
    dense(3, 1),
  ];
  // 4 gates of 3 units: 7 steps x 2 x 12 of the input, 6 x 3 x 12 of the state, and 3 of the output.
  expect(multiplications({ input: [7, 2], layers })).toEqual({
    forward: 168 + 216 + 3,
    backward: 2 * (168 + 216 + 3) - 168,
  });
});

test("causal attention multiplies with the steps so far, for scores and for sums of values", () => {
  const layers: Layer[] = [{ kind: "attention", width: 4, heads: 2 }];
  // Four matrices of 4 x 4 at 3 steps; 1 + 2 + 3 pairs of steps, of 4 values, twice.
  expect(multiplications({ input: [3, 4], layers }).forward).toBe(4 * 3 * 16 + 2 * 6 * 4);
});

test("a convolution multiplies its kernel at each place, and its transpose as often", () => {
  const network = describeNetwork(
    {
      kind: "convolutional",
      filters: [6],
      kernel: 3,
      stride: 2,
      hidden: [],
      latent: 2,
      variational: false,
      activation: "relu",
      initialisation: "auto",
      initialSd: 0.05,
      normalisation: "none",
    },
    [8, 8, 1],
    1,
  );
  // 4 x 4 places of 9 x 1 x 6, there and back; dense layers from and to 4 x 4 x 6 values.
  expect(multiplications(network).forward).toBe(2 * 16 * 54 + 2 * 96 * 2);
});
