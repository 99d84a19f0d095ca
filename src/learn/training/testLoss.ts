import { product } from "../../math/product.js";
import type { Network } from "../../shapes/network.js";
import type { Dataset } from "../data/dataset.js";
import type { PARTS } from "../data/dealParts.js";
import { fillTargets } from "../data/fillTargets.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { Learner } from "../executor.js";
import { samplesAtOnce } from "../networks/samplesAtOnce.js";

/**
 * The data term of the loss over samples, with the networks in inference mode: without noise, with running statistics.
 * @param learner trains `count` networks, described by `network`.
 * @param starts first rows of samples. @param part that they belong to, for labellers.
 * @returns the mean over the samples, one number per network.
 */
export async function testLoss(
  learner: Pick<Learner, "losses">,
  network: Network,
  count: number,
  dataset: Dataset,
  starts: Int32Array,
  part?: (typeof PARTS)[number],
): Promise<number[]> {
  const inputs = product(network.input);
  const outputs = product(network.output);
  const most = samplesAtOnce(network, count);
  const sums = new Float64Array(count);
  for (let from = 0; from < starts.length; from += most) {
    const portion = Math.min(most, starts.length - from);
    const samples = new Float32Array(portion * inputs);
    gatherSamples(dataset, starts, from, portion, samples);
    const targets = new Float32Array(portion * outputs);
    fillTargets(network.task, dataset, starts, from, portion, samples, targets, part);
    const losses = await learner.losses(samples, targets);
    for (let n = 0; n < count; n++) sums[n] += losses[n] * portion;
  }
  return Array.from(sums, (sum) => sum / starts.length);
}
