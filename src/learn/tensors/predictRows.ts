import type { Dataset } from "../data/dataset.js";
import type { Tensors } from "./backend.js";
import { runSamples } from "./runNetwork.js";
import type { TensorNetwork } from "./tensorNetwork.js";

/**
 * What a network predicts of the row after each sample, whether it answers that alone or the rows before it, too.
 * @param starts first rows of samples.
 * @returns samples x targets, normalised.
 */
export async function predictRows(
  tf: Tensors,
  net: TensorNetwork,
  dataset: Dataset,
  starts: Int32Array,
): Promise<Float32Array> {
  const answers = await runSamples(tf, net, dataset, starts, "output");
  const width = (dataset.targets ?? dataset.columns).length;
  const each = answers.length / starts.length;
  if (each === width) return answers;
  const rows = new Float32Array(starts.length * width);
  for (let i = 0; i < starts.length; i++)
    rows.set(answers.subarray((i + 1) * each - width, (i + 1) * each), i * width);
  return rows;
}
