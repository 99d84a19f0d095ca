import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { LoadedNetwork } from "../executor.js";
import { samplesAtOnce } from "./samplesAtOnce.js";

/**
 * Runs a network on samples of a dataset, in portions that fit in memory.
 * @param starts first rows of samples.
 * @param what "output": the network's output; "latent": its latent state.
 * @returns samples x output, or samples x latent, in normalised units; empty if there are no samples.
 * @example
 * const network = { input: [1], output: [1], layers: [], encoder: 0, task: "predict", increment: false };
 * const net = { network, output: async (samples) => samples.map((x) => 2 * x) }; // a stand-in
 * const columns = [{ name: "x", unit: "1" }];
 * const dataset = { values: Float32Array.of(1, 2, 3), columns, window: 1, inputs: Int32Array.of(0), sampleSize: 1 };
 * Array.from(await runSamples(net, dataset, Int32Array.of(0, 2), "output")); // [2, 6]
 */
export async function runSamples(
  net: LoadedNetwork,
  dataset: Pick<Dataset, "values" | "columns" | "window" | "inputs" | "sampleSize">,
  starts: Int32Array,
  what: "output" | "latent",
): Promise<Float32Array> {
  const size = dataset.sampleSize;
  const most = Math.min(starts.length, samplesAtOnce(net.network, 1));
  const samples = new Float32Array(most * size);
  let all = new Float32Array(0);
  let at = 0;
  for (let from = 0; from < starts.length; from += most) {
    const count = Math.min(most, starts.length - from);
    const some = samples.subarray(0, count * size);
    gatherSamples(dataset, starts, from, count, some);
    const part = await (what === "output" ? net.output(some) : net.latent(some));
    if (from === 0) all = new Float32Array((part.length / count) * starts.length);
    all.set(part, at);
    at += part.length;
  }
  return all;
}
