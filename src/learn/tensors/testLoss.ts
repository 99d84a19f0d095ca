import type { LossRecipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";
import { fillTargets } from "../data/fillTargets.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { Tensors } from "./backend.js";
import { dataLoss, withMembers } from "./losses.js";
import { samplesAtOnce } from "./samplesAtOnce.js";
import type { TensorNetwork } from "./tensorNetwork.js";

/**
 * The data term of the loss over samples, as the network is in use: without noise, with running statistics.
 * @param net one network, or several side by side.
 * @returns one number a network.
 */
export async function testLoss(
  tf: Tensors,
  net: TensorNetwork,
  dataset: Dataset,
  starts: Int32Array,
  kind: LossRecipe["kind"],
): Promise<number[]> {
  const { input, output, task } = net.network;
  const members = net.members.length;
  const inputs = input.reduce((all, size) => all * size, 1);
  const outputs = output.reduce((all, size) => all * size, 1);
  const most = samplesAtOnce(net.network, members);
  const sums = new Float64Array(members);
  for (let from = 0; from < starts.length; from += most) {
    const count = Math.min(most, starts.length - from);
    const samples = new Float32Array(count * inputs);
    gatherSamples(dataset, starts, from, count, samples);
    const wanted = new Float32Array(count * outputs);
    fillTargets(task, dataset, starts, from, count, samples, wanted);
    const losses = tf.tidy(() => {
      const x = tf.tensor(samples, [count, ...input]);
      const target = tf.tensor(wanted, [1, count, ...output]);
      const copies = [members, 1, ...output.map(() => 1)];
      const answer = net.forward(
        members === 1 ? x : tf.tile(tf.expandDims(x, 0), [members, ...x.shape.map(() => 1)]),
        { training: false },
      );
      return dataLoss(
        tf,
        kind,
        withMembers(tf, answer, members),
        members === 1 ? target : tf.tile(target, copies),
      );
    });
    const values = await losses.data();
    losses.dispose();
    for (let m = 0; m < members; m++) sums[m] += values[m] * count;
  }
  return Array.from(sums, (sum) => sum / starts.length);
}
