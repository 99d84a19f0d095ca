import type { Network } from "../../shapes/network.js";
import type { WeightLayout } from "./weightLayout.js";

/** Multiplications below which threads wait for each other longer than they gain. */
const WORTHWHILE = 200_000;

/** How many threads share a program. The results are the same for any number. @param samples of all networks. */
export function threadsFor(most: number, layout: WeightLayout, samples: number, network: Network): number {
  return layout.count * samples * rowsThroughWeights(network) < WORTHWHILE ? 1 : most;
}

/** Rows of a sample that go through the weights: steps, or pixels at most. */
export function rowsThroughWeights({ input }: Network): number {
  return input.slice(0, -1).reduce((product, n) => product * n, 1);
}
