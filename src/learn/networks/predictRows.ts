import type { Dataset } from "../data/dataset.js";
import type { LoadedNetwork } from "../executor.js";
import { runSamples } from "./runSamples.js";

/**
 * What a predictor makes of the row after each sample, whether it answers that row alone or the rows before it as well.
 * @param starts first rows of samples.
 * @returns samples x predicted columns, normalised.
 */
export async function predictRows(
  net: LoadedNetwork,
  dataset: Dataset,
  starts: Int32Array,
): Promise<Float32Array> {
  const answers = await runSamples(net, dataset, starts, "output");
  const width = dataset.targets.length;
  const each = answers.length / starts.length;
  if (each === width) return answers;
  const rows = new Float32Array(starts.length * width);
  for (let i = 0; i < starts.length; i++)
    rows.set(answers.subarray((i + 1) * each - width, (i + 1) * each), i * width);
  return rows;
}
