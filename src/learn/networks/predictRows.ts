import type { Dataset } from "../data/dataset.js";
import type { LoadedNetwork } from "../executor.js";
import { runSamples } from "./runSamples.js";

/**
 * Predicts the row after each sample, with a network that outputs that row alone or one row per step.
 * @param starts first rows of samples.
 * @returns samples x predicted columns, normalised.
 * @example
 * const network = { input: [2, 1], output: [2, 1], layers: [], encoder: 0, task: "predictEvery", increment: false };
 * const net = { network, output: async (samples) => samples.map((x) => 2 * x) }; // a stand-in
 * const [columns, first] = [[{ name: "x", unit: "1" }], Int32Array.of(0)];
 * const rows = { values: Float32Array.of(1, 2, 3), columns, window: 2, inputs: first, targets: first, sampleSize: 2 };
 * Array.from(await predictRows(net, rows, Int32Array.of(0, 1))); // [4, 6]
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
