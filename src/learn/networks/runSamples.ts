import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { LoadedNetwork } from "../executor.js";
import { samplesAtOnce } from "./samplesAtOnce.js";

/**
 * Runs a network on samples of a dataset, in portions that fit in memory.
 * @param starts first rows of samples.
 * @param what "output": what the network answers; "latent": its state in latent space.
 * @returns samples x output, or samples x latent, in normalised units; empty without samples.
 * @example
 * // A network that adds 1.
 * const values = Float32Array.from({ length: 100 }, (_, r) => r);
 * const series = { values, columns: [{ name: "x", unit: "1" } as const], rate: 10, start: 0 };
 * const split = { by: "time", validation: 0.1, test: 0.2, block: 1, testFiles: [] } as const;
 * const sample = { inputs: [], targets: [], lookBack: 1, stride: 1, normalise: "none", split } as const;
 * const dataset = makeDataset({ sequences: [{ source: "ramp", series }], sample, needsTarget: "next" });
 * const layers = [{ kind: "dense", inputs: 1, units: 1, activation: "linear" } as const];
 * const network = { input: [1], output: [1], layers, encoder: 0, task: "predict", increment: false } as const;
 * const weights = [
 *   { name: "0.weight", shape: [1, 1], values: Float32Array.of(1) },
 *   { name: "0.bias", shape: [1], values: Float32Array.of(1) },
 * ];
 * const executor = await startExecutor("cpu");
 * const net = executor.load(network, weights);
 * const output = await runSamples(net, dataset, Int32Array.of(0, 10), "output");
 * net.dispose();
 * executor.close();
 * Array.from(output); // [1, 11]
 */
export async function runSamples(
  net: LoadedNetwork,
  dataset: Pick<Dataset, "values" | "columns" | "window" | "inputs" | "sampleSize">,
  starts: Int32Array,
  what: "output" | "latent",
): Promise<Float32Array> {
  const size = dataset.sampleSize;
  const most = samplesAtOnce(net.network, 1);
  let all = new Float32Array(0);
  let at = 0;
  for (let from = 0; from < starts.length; from += most) {
    const count = Math.min(most, starts.length - from);
    const samples = new Float32Array(count * size);
    gatherSamples(dataset, starts, from, count, samples);
    const part = await (what === "output" ? net.output(samples) : net.latent(samples));
    if (from === 0) all = new Float32Array((part.length / count) * starts.length);
    all.set(part, at);
    at += part.length;
  }
  return all;
}
