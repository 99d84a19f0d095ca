import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import { bestMember } from "../../shapes/run.js";
import type { Weight } from "../../shapes/weight.js";
import { type Dataset, outputsOf } from "../data/dataset.js";
import type { Executor } from "../executor.js";
import { describeNetwork } from "../networks/describeNetwork.js";
import { type EpochLosses, Trainer } from "./trainer.js";

/** One network of a training, with the weights of its best epoch. */
export interface TrainedNetwork {
  readonly seed: number;
  readonly weights: readonly Weight[];
  /** losses by epoch, in normalised units */
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** the epoch with the smallest validation loss, from 1; 0 if none ended with a finite loss */
  readonly bestEpoch: number;
}

/** The result of a training in memory. */
export interface TrainedNetworks {
  /** the description that all networks share; `executor.load(network, weights)` runs one of them */
  readonly network: Network;
  readonly networks: readonly TrainedNetwork[];
  /** index of the network with the smallest validation loss */
  readonly best: number;
  /** why the training ended: "epochs", "batches", "patience" or "stopped" */
  readonly ended: string;
}

/**
 * Trains the networks of a recipe on a dataset in memory.
 * @param recipe network, loss and training; its `networks` says how many, from consecutive seeds.
 * @param dataset made by `makeDataset`.
 * @param executor does the arithmetic, from `startExecutor`; the caller closes it.
 * @param onEpoch called after each epoch with the losses of the networks that are still learning; return false to stop.
 * @returns the networks with the weights of their best epochs; the same seed gives the same bytes on one executor.
 * @throws {InputError} if the recipe does not suit the data.
 * @example
 * const values = Float32Array.from({ length: 200 }, (_, r) => Math.sin(r / 5));
 * const series = { values, columns: [{ name: "x", unit: "1" } as const], rate: 10, start: 0 };
 * const recipe = asRecipe(
 *   {
 *     format: "syrinx-recipe/1",
 *     name: "sine",
 *     data: { table: "sine.csv", lookBack: 4 },
 *     network: { kind: "recurrent", cell: "simple", units: 4 },
 *     training: { epochs: 30, batchSize: 16, learningRate: 0.01 },
 *   },
 *   "example",
 * );
 * const dataset = makeDataset({ sequences: [{ source: "sine", series }], sample: recipe.data, needsTarget: "next" });
 * const executor = await startExecutor("cpu");
 * const { networks } = await trainNetworks(recipe, dataset, executor);
 * executor.close();
 * networks[0].validation[29] < networks[0].validation[0]; // true
 */
export async function trainNetworks(
  recipe: Recipe,
  dataset: Dataset,
  executor: Executor,
  onEpoch: (losses: readonly EpochLosses[], epoch: number) => unknown = () => undefined,
): Promise<TrainedNetworks> {
  const outputs = outputsOf(dataset);
  const network = describeNetwork(recipe.network, dataset.shape, outputs);
  const trainer = new Trainer(executor, network, recipe, dataset);
  try {
    let ended = trainer.ended;
    while (ended === undefined) {
      trainer.step();
      if (!trainer.epochDone) continue;
      const losses = await trainer.endEpoch();
      const { epoch } = trainer.progress;
      ended = (await onEpoch(losses, epoch)) === false ? "stopped" : trainer.ended;
    }
    const networks = trainer.histories.map(({ seed, train, validation, bestEpoch }, m) => ({
      seed,
      weights: trainer.best(m),
      train: [...train],
      validation: [...validation],
      bestEpoch,
    }));
    const best = bestMember(
      networks.map(({ validation, bestEpoch }) => ({ validation: validation[bestEpoch - 1] ?? null })),
    );
    return { network, networks, best, ended };
  } finally {
    trainer.dispose();
  }
}
