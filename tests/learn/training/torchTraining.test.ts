import { describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { Trainer } from "../../../src/learn/training/trainer.js";
import type { TrainerState } from "../../../src/learn/training/trainerState.js";
import oracle from "../../reference/torchTraining.json" with { type: "json" };
import { handmade } from "../handmade.js";

type Case = (typeof oracle.cases)[number];

/**
 * How far a loss may be off, relative. Single precision is 6e-8 an operation and an activation is off by 3e-7; ten steps
 * carry that on, and Adam and RMSprop divide by gradients that may be small. Found: 7e-7 at most. A GRU with gates
 * exchanged, a padding off by one or weight decay on biases is off by 1e-3 or more, an epsilon of 1e-6 by 4e-6.
 */
const TOLERANCE = 2e-6;

/** Numbers in [-1, 1): the upper 24 bits of a linear congruential generator, as torchTraining.py draws them. */
class Draw {
  private state = 4;

  values(count: number, scale = 1, middle = 0): Float32Array {
    return Float32Array.from({ length: count }, () => {
      this.state = (Math.imul(1664525, this.state) + 1013904223) >>> 0;
      return ((this.state >>> 8) / 2 ** 23 - 1) * scale + middle;
    });
  }
}

/** A fresh state with weights and data drawn as in torchTraining.py. */
function withDrawnWeights(state: TrainerState, draw: Draw): TrainerState {
  const tensors = state.tensors.map((tensor) => {
    if (!tensor.name.startsWith("0.current.")) return tensor;
    const { name, shape, values } = tensor;
    const rows = values.length / shape[shape.length - 1];
    const isMatrix = shape.length > 1 && !name.endsWith(".bias");
    const scale = isMatrix ? 1.5 / Math.sqrt(rows) : 0.125;
    return { name, shape, values: draw.values(values.length, scale, name.endsWith(".gain") ? 1 : 0) };
  });
  return { ...state, tensors };
}

function recipeOf({ network, training, window }: Case) {
  const convolutional = network.kind === "convolutional";
  return asRecipe(
    {
      format: "syrinx-recipe/1",
      name: "torch",
      // Of the data only the kind matters, as what a network can take; they are made by hand below.
      data: { ...(convolutional ? { recordings: "none.wav" } : { system: "rossler" }), lookBack: window },
      network,
      training: { ...training, batchSize: oracle.batch, order: "sequential", schedule: "constant" },
    },
    "torchTraining",
  );
}

/** The losses of syrinx, batch by batch. */
async function lossesOf(one: Case, backendName: string): Promise<number[]> {
  const { network: kind, window, columns, losses } = one;
  const recipe = recipeOf(one);
  const after = kind.kind === "autoencoder" || kind.kind === "convolutional" ? 0 : 1;
  const draw = new Draw();
  const rows = losses.length * oracle.batch + window - 1 + after;
  const empty = handmade(
    [Array.from({ length: rows }, () => new Array<number>(columns).fill(0))],
    window,
    after,
  );
  const network = describeNetwork(recipe.network, empty.shape, columns);
  const executor = await startExecutor(backendName);
  try {
    const fresh = new Trainer(executor, network, recipe, empty);
    const state = withDrawnWeights(await fresh.state(), draw);
    fresh.dispose();
    const dataset = { ...empty, values: draw.values(rows * columns) };
    const trainer = new Trainer(executor, network, recipe, dataset, state);
    const found: number[] = [];
    let sum = 0;
    while (!trainer.epochDone) {
      trainer.step();
      const [mean] = await trainer.losses();
      found.push(mean * trainer.progress.batch - sum);
      sum += found[found.length - 1];
    }
    trainer.dispose();
    return found;
  } finally {
    executor.close();
  }
}

describe("the same recipe in PyTorch, from the same weights", () => {
  test.each(oracle.cases)("has the same layers: $name", (one) => {
    const { window, columns, layers } = one;
    const shape = window === 1 ? [columns] : [window, columns];
    expect(describeNetwork(recipeOf(one).network, shape, columns).layers).toEqual(layers);
  });

  for (const backend of ["cpu", "engine"]) {
    test.each(oracle.cases)(`gives the same losses for ten steps on ${backend}: $name`, async (one) => {
      const found = await lossesOf(one, backend);
      expect(found).toHaveLength(10);
      const errors = found.map((loss, step) => Math.abs(loss / one.losses[step] - 1));
      expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
    });
  }
});
