import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoadedNetwork } from "../../../src/learn/executor.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import type { TensorExecutor } from "../../../src/learn/tensors/tensorExecutor.js";
import { Random } from "../../../src/math/random.js";
import type { Network } from "../../../src/shapes/network.js";
import type { NetworkRecipe } from "../../../src/shapes/recipe.js";
import { startTensors } from "./startTensors.js";

const ANY = { activation: "tanh", initialisation: "auto", initialSd: 0.05, normalisation: "none" } as const;
const PREDICTORS: Readonly<Record<string, { recipe: NetworkRecipe; shape: readonly number[] }>> = {
  "gru of increments": {
    recipe: { kind: "recurrent", ...ANY, cell: "gru", units: [5], output: "increment", steps: "last" },
    shape: [6, 2],
  },
  "lstm of every step": {
    recipe: { kind: "recurrent", ...ANY, cell: "lstm", units: [4], output: "value", steps: "every" },
    shape: [6, 2],
  },
  "attention of every increment": {
    recipe: { kind: "attention", ...ANY, width: 4, heads: 2, blocks: 1, output: "increment", steps: "every" },
    shape: [6, 2],
  },
  "dense layers": { recipe: { kind: "mlp", ...ANY, hidden: [5], output: "increment" }, shape: [6, 2] },
  "dense layers on one row": {
    recipe: { kind: "mlp", ...ANY, hidden: [5], output: "increment" },
    shape: [2],
  },
};

let executor: TensorExecutor;
beforeAll(async () => {
  executor = await startTensors("cpu");
});
afterAll(() => executor.close());

/** One window, one step at a time, each window made anew. */
async function naive(net: LoadedNetwork, window: Float32Array, steps: number): Promise<number[]> {
  const rows = Array.from(window);
  const { length } = rows;
  for (let s = 0; s < steps; s++) {
    const answer = await net.output(Float32Array.from(rows.slice(-length)));
    rows.push(...answer.subarray(answer.length - 2));
  }
  return rows.slice(length);
}

test.each(Object.entries(PREDICTORS))(
  "%s run freely as they do one window and one step at a time",
  async (_, { recipe, shape }) => {
    const { tf } = executor;
    const network = describeNetwork(recipe, shape, 2);
    const net = executor.load(network, initialWeights(network, recipe, new Random(4)));
    const random = new Random(9);
    const size = shape.reduce((product, n) => product * n, 1);
    const windows = Float32Array.from({ length: 3 * size }, () => random.normal());
    const before = tf.memory().numTensors;
    // More steps than are joined at a time.
    const steps = 300;
    const run = await net.freeRun(windows, steps);
    expect(tf.memory().numTensors).toBe(before);
    expect(run.length).toBe(3 * steps * 2);
    for (let i = 0; i < 3; i++) {
      const one = await naive(net, windows.subarray(i * size, (i + 1) * size), 40);
      const batched = run.subarray(i * steps * 2, i * steps * 2 + 80);
      // Single precision: the order of sums differs with the batch, and 40 steps may stretch that.
      one.forEach((value, k) => {
        expect(Math.abs(batched[k] - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
      });
    }
    net.dispose();
  },
);

test("a network that adds a known number keeps counting", async () => {
  const network: Network = {
    input: [3, 1],
    output: [1],
    layers: [{ kind: "lastStep" }, { kind: "dense", inputs: 1, units: 1, activation: "linear" }],
    encoder: 0,
    task: "predict",
    increment: false,
  };
  const net = executor.load(network, [
    { name: "1.weight", shape: [1, 1], values: Float32Array.of(1) },
    { name: "1.bias", shape: [1], values: Float32Array.of(2) },
  ]);
  const run = await net.freeRun(Float32Array.of(0, 0, 1, 5, 5, 10), 3);
  expect(Array.from(run)).toEqual([3, 5, 7, 12, 14, 16]);
  net.dispose();
});

test("only input columns are fed back", async () => {
  // Sees b of (a, b), predicts a = 10 b and b = b + 1.
  const network: Network = {
    input: [2, 1],
    output: [2],
    layers: [{ kind: "lastStep" }, { kind: "dense", inputs: 1, units: 2, activation: "linear" }],
    encoder: 0,
    task: "predict",
    increment: false,
  };
  const net = executor.load(network, [
    { name: "1.weight", shape: [1, 2], values: Float32Array.of(10, 1) },
    { name: "1.bias", shape: [2], values: Float32Array.of(0, 1) },
  ]);
  const run = await net.freeRun(Float32Array.of(0, 1), 3, Int32Array.of(1));
  expect(Array.from(run)).toEqual([10, 2, 20, 3, 30, 4]);
  net.dispose();
});

test("rejects a network that is not a predictor", async () => {
  const recipe: NetworkRecipe = { kind: "autoencoder", ...ANY, hidden: [], latent: 1, variational: false };
  const network = describeNetwork(recipe, [2], 2);
  const net = executor.load(network, initialWeights(network, recipe, new Random(1)));
  await expect(net.freeRun(new Float32Array(2), 1)).rejects.toThrow("reconstruct");
  net.dispose();
});
