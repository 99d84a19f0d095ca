import type { Network } from "../../shapes/network.js";
import { rowsThroughWeights } from "./threadsFor.js";
import type { WeightLayout } from "./weightLayout.js";

/** Steps that are taken at once at most: with more, the time saved no longer grows. */
export const MOST_STEPS = 24;

/** Values of the batches that wait. */
const WAITING_VALUES = 16_000_000;

/** Multiplications of weights that are put off: about a quarter of a second's on two threads, so that a stop is obeyed soon. */
const WAITING_WORK = 4e9;

/** The update of a weight costs as much as so many samples. */
const UPDATE_COST = 16;

/**
 * How many steps of training are put off and then taken at once. The results are the same for any number.
 * @param samples of a step, of each network. @param networks side by side. @param batchValues values of a batch.
 */
export function stepsAtOnce(
  layout: WeightLayout,
  network: Network,
  samples: number,
  networks: number,
  batchValues: number,
): number {
  const work = layout.count * networks * (samples * rowsThroughWeights(network) + UPDATE_COST);
  const most = Math.min(MOST_STEPS, WAITING_WORK / work, WAITING_VALUES / (batchValues * networks));
  return Math.max(1, Math.floor(most));
}
