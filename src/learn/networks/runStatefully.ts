import { InputError } from "../../shapes/inputError.js";
import type { Layer, Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";

/** What one layer does to a row, with a state of its own from row to row. */
type RowLayer = (row: Float64Array) => Float64Array;

/**
 * Runs a recurrent predictor freely with its state carried on from row to row, as it was trained: after some true rows, each
 * predicted row is the next input. `LoadedNetwork.freeRun` slides a window instead, which begins from a state of zeros
 * at every row. A network is small and its rows come one after another, so that this is plain arithmetic in double
 * precision.
 * @param network of recurrent, almost-linear, dense and `firstColumns` layers that predicts the row after every row.
 * @param weights of `weightShapes`. @param history rows x columns, normalised, that come before.
 * @param steps rows to predict.
 * @returns the predicted rows, steps x columns, and the states of the last recurrent layer before each, steps x units; not
 * finite once the run has diverged.
 * @throws {InputError} if the network has other layers or does not predict all of its inputs.
 * @example
 * const network = {
 *   input: [2, 1], output: [2, 1], encoder: 1, task: "predictEvery", increment: true,
 *   layers: [{ kind: "recurrent", cell: "simple", inputs: 1, units: 1 }, { kind: "dense", inputs: 1, units: 1, activation: "linear" }],
 * } as const;
 * const zero = (name: string, ...shape: number[]) => ({ name, shape, values: new Float32Array(1) });
 * const weights = [zero("0.kernel", 1, 1), zero("0.recurrent", 1, 1), zero("0.bias", 1), zero("1.weight", 1, 1), zero("1.bias", 1)];
 * Array.from(runStatefully(network, weights, Float64Array.of(3, 4), 2).rows); // [4, 4]
 */
export function runStatefully(
  network: Network,
  weights: readonly Weight[],
  history: Float32Array | Float64Array,
  steps: number,
): { readonly rows: Float64Array; readonly states: Float64Array } {
  const columns = network.input[network.input.length - 1];
  if (network.task !== "predictEvery" || network.output[network.output.length - 1] !== columns)
    throw new InputError(
      `runStatefully: a network that gives [${network.output.join(", ")}] for [${network.input.join(", ")}] does not predict the row after every row; train one with steps "every".`,
    );
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  const layers = network.layers.map((layer, l) =>
    rowLayer(layer, columns, (name) => {
      const values = byName.get(`${l}.${name}`);
      if (values === undefined) throw new Error(`runStatefully: there is no weight ${l}.${name}`);
      return values;
    }),
  );
  const last = network.layers.findLastIndex(({ kind }) => kind === "recurrent" || kind === "almostLinear");
  let state: Float64Array = new Float64Array(0);
  const next = (input: Float64Array): Float64Array => {
    let row: Float64Array = input;
    layers.forEach((layer, l) => {
      row = layer(row);
      if (l === last) state = row;
    });
    return network.increment ? row.map((value, c) => value + input[c]) : row;
  };
  let row: Float64Array = new Float64Array(columns);
  for (let at = 0; at + columns <= history.length; at += columns)
    row = next(Float64Array.from(history.subarray(at, at + columns)));
  const rows = new Float64Array(steps * columns);
  const states = new Float64Array(steps * state.length);
  for (let s = 0; s < steps; s++) {
    rows.set(row, s * columns);
    states.set(state, s * state.length);
    row = next(row);
  }
  return { rows, states };
}

function rowLayer(layer: Layer, columns: number, of: (name: string) => Float32Array): RowLayer {
  switch (layer.kind) {
    case "dense": {
      if (layer.activation !== "linear") break;
      const { units } = layer;
      const [weight, bias] = [of("weight"), of("bias")];
      return (row) => affine(row, weight, units, bias, 0);
    }
    case "firstColumns":
      return (row) => row.subarray(0, layer.width);
    case "recurrent":
      return cellLayer(layer, of("kernel"), of("recurrent"), of("bias"));
    case "almostLinear":
      return almostLinearLayer(layer, of);
  }
  throw new InputError(
    `runStatefully: a layer of kind "${layer.kind}" has no state to carry on for ${columns} columns; run the network over sliding windows.`,
  );
}

/** x W + b */
function affine(
  x: Float64Array,
  matrix: Float32Array,
  columns: number,
  bias: Float32Array,
  biasFrom: number,
): Float64Array {
  const y = new Float64Array(columns);
  for (let c = 0; c < columns; c++) y[c] = bias[biasFrom + c];
  for (let i = 0, w = 0; i < x.length; i++) for (let c = 0; c < columns; c++, w++) y[c] += x[i] * matrix[w];
  return y;
}

function cellLayer(
  { cell, units }: Extract<Layer, { kind: "recurrent" }>,
  kernel: Float32Array,
  recurrent: Float32Array,
  bias: Float32Array,
): RowLayer {
  let h = new Float64Array(units);
  const c = new Float64Array(units);
  const none = new Float32Array(4 * units);
  return (row) => {
    const next = new Float64Array(units);
    if (cell === "gru") {
      const input = affine(row, kernel, 3 * units, bias, 0);
      const past = affine(h, recurrent, 3 * units, bias, 3 * units);
      for (let u = 0; u < units; u++) {
        const z = sigmoid(input[u] + past[u]);
        const r = sigmoid(input[units + u] + past[units + u]);
        const n = Math.tanh(input[2 * units + u] + r * past[2 * units + u]);
        next[u] = n + z * (h[u] - n);
      }
    } else {
      const width = cell === "lstm" ? 4 * units : units;
      const gates = affine(row, kernel, width, bias, 0);
      const past = affine(h, recurrent, width, none, 0);
      for (let g = 0; g < width; g++) gates[g] += past[g];
      for (let u = 0; u < units; u++) {
        if (cell === "simple") next[u] = Math.tanh(gates[u]);
        else {
          c[u] = sigmoid(gates[units + u]) * c[u] + sigmoid(gates[u]) * Math.tanh(gates[2 * units + u]);
          next[u] = sigmoid(gates[3 * units + u]) * Math.tanh(c[u]);
        }
      }
    }
    h = next;
    return next;
  };
}

/** The first row, and every row of a history, is put into the first units; a predicted row is there already. */
function almostLinearLayer(
  { inputs, units, rectified }: Extract<Layer, { kind: "almostLinear" }>,
  of: (name: string) => Float32Array,
): RowLayer {
  const [kernel, diagonal, recurrent, bias] = ["kernel", "diagonal", "recurrent", "bias"].map(of);
  let z: Float64Array | undefined;
  return (row) => {
    const before = new Float64Array(units);
    if (z === undefined) before.set(affine(row, kernel, units - inputs, new Float32Array(units), 0), inputs);
    else before.set(z);
    before.set(row);
    const cut = before.map((value, u) => (u < units - rectified ? value : Math.max(value, 0)));
    z = affine(cut, recurrent, units, bias, 0);
    for (let u = 0; u < units; u++) z[u] += diagonal[u] * before[u];
    return z;
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
