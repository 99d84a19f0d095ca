import type { Tensor } from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { Tensors } from "./backend.js";
import { samplesAtOnce } from "./samplesAtOnce.js";
import type { TensorNetwork } from "./tensorNetwork.js";

/**
 * Runs a network on samples of a dataset, portion by portion.
 * @param what "output": what the network answers; "latent": its state in latent space.
 * @returns samples x output, or samples x latent, in normalised units.
 */
export function runSamples(
  tf: Tensors,
  net: TensorNetwork,
  dataset: Pick<Dataset, "values" | "columns" | "window" | "inputs">,
  starts: Int32Array,
  what: "output" | "latent",
): Promise<Float32Array> {
  const size = dataset.window * (dataset.inputs ?? dataset.columns).length;
  return inPortions(starts.length, samplesAtOnce(net.network, net.members.length), (from, count) => {
    const x = new Float32Array(count * size);
    gatherSamples(dataset, starts, from, count, x);
    return runRows(tf, net, x, what);
  });
}

/**
 * Runs a network on samples that lie one after the other.
 * @param samples samples x input.
 * @returns samples x output, or samples x latent.
 */
export async function runRows(
  tf: Tensors,
  net: TensorNetwork,
  samples: Float32Array,
  what: "output" | "latent",
): Promise<Float32Array> {
  const { input } = net.network;
  const size = input.reduce((all, n) => all * n, 1);
  const result: Tensor = tf.tidy(() => {
    const x = tf.tensor(samples, [samples.length / size, ...input]);
    return what === "output" ? net.forward(x, { training: false }) : net.encode(x);
  });
  const values = Float32Array.from(await result.data());
  result.dispose();
  return values;
}

async function inPortions(
  samples: number,
  most: number,
  run: (from: number, count: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  let all: Float32Array | undefined;
  let at = 0;
  for (let from = 0; from < samples; from += most) {
    const count = Math.min(most, samples - from);
    const part = await run(from, count);
    all ??= new Float32Array((part.length / count) * samples);
    all.set(part, at);
    at += part.length;
  }
  return all ?? new Float32Array(0);
}
