import { afterAll, beforeAll, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { STEPS_CODE } from "../../../src/kernels/stepsCode.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { startBackend, type Tensors } from "../../../src/learn/tensors/backend.js";
import { samplesAtOnce } from "../../../src/learn/tensors/samplesAtOnce.js";
import { TensorNetwork } from "../../../src/learn/tensors/tensorNetwork.js";
import { testLoss } from "../../../src/learn/tensors/testLoss.js";
import { keptKernels } from "../../../src/learn/tensors/wasm/wasmKernels.js";
import { Random } from "../../../src/math/random.js";
import type { Network } from "../../../src/shapes/network.js";
import { WorkFailed } from "../../../src/shapes/workFailed.js";
import { handmade } from "../handmade.js";

const WINDOW = 40;
let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startBackend("wasm"));
});
afterAll(async () => (await startBackend("cpu")).close());

function networkOf(document: Readonly<Record<string, unknown>>): { network: Network; net: TensorNetwork } {
  const patches = document.kind === "convolutional";
  const source = patches ? { recordings: "none.wav" } : { system: "rossler" };
  const recipe = asRecipe(
    { format: "syrinx-recipe/1", name: "test", data: { ...source, lookBack: WINDOW }, network: document },
    "test",
  );
  const network = describeNetwork(recipe.network, [WINDOW, 3], 3);
  return {
    network,
    net: new TensorNetwork(tf, network, [initialWeights(network, recipe.network, new Random(1))]),
  };
}

const KINDS = [
  { kind: "recurrent", cell: "lstm", units: [64] },
  { kind: "recurrent", cell: "gru", units: [32, 32], normalisation: "layer" },
  { kind: "attention", width: 64, heads: 4, blocks: 2 },
  { kind: "convolutional", filters: [8, 16], latent: 2, hidden: [16] },
  { kind: "mlp", hidden: [64, 64] },
];

/** Bytes of the backend's memory that a run takes at most. */
function takes(run: () => void): number {
  const { wasm } = tf.backend() as unknown as {
    wasm: { _malloc(bytes: number): number; _free(address: number): void };
  };
  let [now, most] = [0, 0];
  const sizes = new Map<number, number>();
  const { _malloc, _free } = wasm;
  wasm._malloc = (bytes) => {
    const address = _malloc(bytes);
    sizes.set(address >>> 0, bytes);
    now += bytes;
    most = Math.max(most, now);
    return address;
  };
  wasm._free = (address) => {
    now -= sizes.get(address >>> 0) ?? 0;
    sizes.delete(address >>> 0);
    _free(address);
  };
  try {
    run();
  } finally {
    Object.assign(wasm, { _malloc, _free });
  }
  return most;
}

test.each(KINDS)("a portion takes the memory it is meant to: $kind", (document) => {
  const { network, net } = networkOf(document);
  const count = samplesAtOnce(network, 1);
  const bytes = takes(() => {
    tf.tidy(() => net.forward(tf.zeros([count, ...network.input]), { training: false }));
  });
  net.dispose();
  // 8 million values of 4 bytes, and scratch space. What backends without kernels of ours would hold is counted, too.
  expect(bytes).toBeLessThan(36e6);
  expect(bytes).toBeGreaterThan(4e6);
});

test("several networks share the memory, and one sample is always run", () => {
  const { network, net } = networkOf(KINDS[0]);
  net.dispose();
  const alone = samplesAtOnce(network, 1);
  expect(Math.abs(samplesAtOnce(network, 4) - alone / 4)).toBeLessThan(1);
  expect(samplesAtOnce(network, 1e9)).toBe(1);
});

test("the loss over portions is the mean over all samples", async () => {
  const { network, net } = networkOf(KINDS[0]);
  const count = samplesAtOnce(network, 1);
  const rows = Array.from({ length: Math.floor(1.5 * count) + WINDOW }, (_, i) => [
    Math.sin(i / 9),
    Math.cos(i / 5),
    i / 1000,
  ]);
  const dataset = handmade([rows], WINDOW, 1);
  const { test: starts } = dataset;
  expect(starts.length).toBeGreaterThan(count);
  const [whole] = await testLoss(tf, net, dataset, starts, "squared");
  const halves = [starts.subarray(0, 101), starts.subarray(101)];
  let sum = 0;
  for (const part of halves) sum += (await testLoss(tf, net, dataset, part, "squared"))[0] * part.length;
  net.dispose();
  // Means in single precision.
  expect(Math.abs(sum / starts.length / whole - 1)).toBeLessThan(1e-5);
});

test("a full memory is said, and nothing is lost", () => {
  const { output, free } = keptKernels(tf, STEPS_CODE);
  const before = tf.tensor1d([1, 2, 3]);
  // 1.6 GB each, that nothing is written to; the module can address 4 GiB at most.
  const numbers = 400_000_000;
  const large = [output([numbers]), output([numbers])];
  expect(() => output([numbers])).toThrow(WorkFailed);
  expect(() => tf.tidy(() => tf.tile(tf.zeros([1]), [numbers]))).toThrow(
    /out of memory; lower training.batchSize/,
  );
  for (const tensor of large) free(tensor);
  // Sizes that would be taken for negative, for 0 and for 4.
  for (const size of [2 ** 29, 2 ** 30, 2 ** 30 + 1]) expect(() => output([size])).toThrow(WorkFailed);
  expect(Array.from(before.dataSync())).toEqual([1, 2, 3]);
  before.dispose();
});
