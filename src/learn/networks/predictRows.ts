import type { Dataset } from "../data/dataset.js";
import type { LoadedNetwork } from "../executor.js";
import { runSamples } from "./runSamples.js";

/**
 * What a predictor makes of the row after each sample, whether it answers that row alone or the rows before it as well.
 * @param starts first rows of samples.
 * @returns samples x predicted columns, normalised.
 * @example
 * // A network that adds 1 to each of 5 rows; the last is the row after the window.
 * const values = Float32Array.from({ length: 100 }, (_, r) => r);
 * const series = { values, columns: [{ name: "x", unit: "1" } as const], rate: 10, start: 0 };
 * const split = { by: "time", validation: 0.1, test: 0.2, block: 1, testFiles: [] } as const;
 * const sample = { inputs: [], targets: [], lookBack: 5, stride: 1, normalise: "none", split } as const;
 * const dataset = makeDataset({ sequences: [{ source: "ramp", series }], sample, needsTarget: "next" });
 * const layers = [{ kind: "dense", inputs: 1, units: 1, activation: "linear" } as const];
 * const network = { input: [5, 1], output: [5, 1], layers, encoder: 0, task: "predictEvery", increment: false } as const;
 * const weights = [
 *   { name: "0.weight", shape: [1, 1], values: Float32Array.of(1) },
 *   { name: "0.bias", shape: [1], values: Float32Array.of(1) },
 * ];
 * const executor = await startExecutor("cpu");
 * const net = executor.load(network, weights);
 * const next = await predictRows(net, dataset, Int32Array.of(0, 10));
 * net.dispose();
 * executor.close();
 * Array.from(next); // [5, 15]
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
