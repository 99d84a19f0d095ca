import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";
import type { Executor } from "../executor.js";
import { Trainer } from "../training/trainer.js";

/** Steps of a trial: first some that compile and allocate, then those that are timed. */
const WARM_UP = 3;
const TIMED = 8;

/**
 * Trains a network for some steps and throws the result away.
 * @returns how long a step takes, s: the mean of those after the first three.
 */
export async function timeSteps(
  executor: Executor,
  network: Network,
  recipe: Recipe,
  dataset: Dataset,
): Promise<number> {
  const trainer = new Trainer(executor, network, recipe, dataset);
  try {
    const steps = async (count: number): Promise<void> => {
      for (let step = 0; step < count; step++) {
        if (trainer.epochDone) await trainer.endEpoch();
        trainer.step();
      }
      // What a backend does in its own time has ended once its losses can be read.
      await trainer.losses();
    };
    await steps(WARM_UP);
    const began = performance.now();
    await steps(TIMED);
    return (performance.now() - began) / 1000 / TIMED;
  } finally {
    trainer.dispose();
  }
}
