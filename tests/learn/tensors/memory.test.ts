import { afterAll, beforeAll, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { STEPS_CODE } from "../../../src/kernels/stepsCode.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { samplesAtOnce } from "../../../src/learn/networks/samplesAtOnce.js";
import { TensorNetwork } from "../../../src/learn/tensors/tensorNetwork.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import { keptKernels } from "../../../src/learn/tensors/wasm/wasmKernels.js";
import { Random } from "../../../src/math/random.js";
import type { Network } from "../../../src/shapes/network.js";
import { WorkFailed } from "../../../src/shapes/workFailed.js";
import { startTensors } from "./startTensors.js";

const WINDOW = 40;
let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
});
afterAll(async () => (await startTensors("cpu")).close());

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

test.each(KINDS)("a portion takes the intended memory: $kind", (document) => {
  const { network, net } = networkOf(document);
  const count = samplesAtOnce(network, 1);
  const bytes = takes(() => {
    tf.tidy(() => net.forward(tf.zeros([count, ...network.input]), { training: false }));
  });
  net.dispose();
  // 8 million values of 4 bytes, and scratch space. The memory of backends without our kernels is included.
  expect(bytes).toBeLessThan(36e6);
  expect(bytes).toBeGreaterThan(4e6);
});

test("reports a full memory and loses no data", () => {
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
