import type { Cell, Layer, Network } from "../../../src/shapes/network.js";

const RECONSTRUCTS = { task: "reconstruct", increment: false } as const;

function dense(inputs: number, units: number, activation: "linear" | "tanh" | "elu" = "linear"): Layer {
  return { kind: "dense", inputs, units, activation };
}

/** Frames of 40 values through a latent space of 3. */
export const DENSE: Network = {
  ...RECONSTRUCTS,
  input: [40],
  output: [40],
  layers: [dense(40, 65, "elu"), dense(65, 3), dense(3, 65, "tanh"), dense(65, 40)],
  encoder: 2,
};

/** The same with batch normalisation and a Gaussian latent. */
export const VARIATIONAL: Network = {
  ...DENSE,
  layers: [
    dense(40, 65, "elu"),
    { kind: "batchNormalization", width: 65 },
    dense(65, 6),
    { kind: "gaussian", latent: 3 },
    dense(3, 65, "tanh"),
    { kind: "batchNormalization", width: 65 },
    dense(65, 40),
  ],
  encoder: 4,
};

/** One layer: its program has no matrix to turn, so that nothing separates one network from the next. */
export const SINGLE: Network = { ...DENSE, layers: [dense(40, 40)], encoder: 0 };

/** Windows of 9 rows of 5 values through a cell of 17 units; the state is latent. */
export function recurrent(cell: Cell, task: "predict" | "predictEvery"): Network {
  const last: readonly Layer[] = task === "predict" ? [{ kind: "lastStep" }] : [];
  return {
    input: [9, 5],
    output: task === "predict" ? [5] : [9, 5],
    layers: [{ kind: "recurrent", cell, inputs: 5, units: 17 }, ...last, dense(17, 5)],
    encoder: 1,
    task,
    increment: false,
  };
}

export const ATTENTION: Network = {
  input: [9, 5],
  output: [5],
  layers: [
    dense(5, 12),
    { kind: "position", steps: 9, width: 12 },
    {
      kind: "residual",
      layers: [
        { kind: "layerNormalization", width: 12 },
        { kind: "attention", width: 12, heads: 3 },
      ],
    },
    { kind: "residual", layers: [dense(12, 24, "elu"), dense(24, 12)] },
    { kind: "lastStep" },
    dense(12, 5),
  ],
  encoder: 0,
  task: "predict",
  increment: true,
};

const IMAGE = { height: 9, width: 7, kernel: 3, stride: 2, activation: "elu" } as const;
export const CONVOLUTIONAL: Network = {
  ...RECONSTRUCTS,
  input: [9, 7],
  output: [9, 7],
  layers: [
    { kind: "reshape", shape: [9, 7, 1] },
    { ...IMAGE, kind: "convolution", channels: 1, filters: 6 },
    { kind: "reshape", shape: [120] },
    dense(120, 3),
    dense(3, 120, "elu"),
    { kind: "reshape", shape: [5, 4, 6] },
    {
      ...IMAGE,
      kind: "transposedConvolution",
      height: 5,
      width: 4,
      outHeight: 9,
      outWidth: 7,
      channels: 6,
      filters: 1,
    },
    { kind: "reshape", shape: [9, 7] },
  ],
  encoder: 4,
};

/** Windows of 9 rows of 5 values, of which every fourth is put into 17 almost-linear units, 6 of them cut off at zero. */
export const ALMOST_LINEAR: Network = {
  input: [9, 5],
  output: [9, 5],
  layers: [
    { kind: "almostLinear", inputs: 5, units: 17, rectified: 6, forcing: 4 },
    { kind: "firstColumns", width: 5 },
  ],
  encoder: 1,
  task: "predictEvery",
  increment: false,
};

/** Networks of every kind, by what they are. */
export const NETWORKS: readonly (readonly [string, Network])[] = [
  ["a dense autoencoder", DENSE],
  ["a variational one with batch normalisation", VARIATIONAL],
  ["a single layer", SINGLE],
  ["simple cells", recurrent("simple", "predict")],
  ["a GRU", recurrent("gru", "predict")],
  ["an LSTM at every step", recurrent("lstm", "predictEvery")],
  ["an almost-linear cell", ALMOST_LINEAR],
  ["attention", ATTENTION],
  ["a convolutional autoencoder", CONVOLUTIONAL],
];
