import { correlation } from "../../math/statistics.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import { samplesOf } from "../rivals/linearRivals.js";

/** Values that are looked at at a time: samples that overlap take many times the memory of their rows. */
const PORTION = 4_000_000;

/** Samples, some at a time, each with the place of the first. */
export function* portions(dataset: Dataset, starts: Int32Array): Generator<[number, Int32Array]> {
  const count = Math.max(1, Math.floor(PORTION / dataset.sampleSize));
  for (let from = 0; from < starts.length; from += count) yield [from, starts.subarray(from, from + count)];
}

/** Numbers of the samples that were held out with the one that follows. */
export function followingPairs(starts: Int32Array, held: Int32Array, stride: number): Int32Array {
  const unseen = new Set(held);
  const pairs: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++)
    if (unseen.has(starts[i]) && unseen.has(starts[i + 1]) && starts[i + 1] === starts[i] + stride)
      pairs.push(i);
  return Int32Array.from(pairs);
}

/** How far each sample of some pairs is from the next: the norm of the difference, normalised. */
export function sampleSpeeds(dataset: Dataset, starts: Int32Array, pairs: Int32Array): Float64Array {
  const two = Int32Array.of(0, 0);
  const size = dataset.sampleSize;
  const samples = new Float32Array(2 * size);
  return Float64Array.from(pairs, (i) => {
    two[0] = starts[i];
    two[1] = starts[i + 1];
    gatherSamples(dataset, two, 0, 2, samples);
    let squares = 0;
    for (let k = 0; k < size; k++) squares += (samples[size + k] - samples[k]) ** 2;
    return Math.sqrt(squares);
  });
}

/** Does the path move when the samples do? See `latentSpeedCorrelation`. */
export function speedCorrelation(
  speeds: Float64Array,
  path: Float32Array,
  dimension: number,
  pairs: Int32Array,
): number | null {
  const inner = Float64Array.from(pairs, (i) => {
    let squares = 0;
    for (let k = i * dimension; k < (i + 1) * dimension; k++) squares += (path[k + dimension] - path[k]) ** 2;
    return Math.sqrt(squares);
  });
  const found = correlation(speeds, inner);
  return Number.isFinite(found) ? found : null;
}

/** Mean squared error of what something makes of samples, in the units of the data. */
export async function meanSquare(
  dataset: Dataset,
  starts: Int32Array,
  make: (part: Int32Array) => Float32Array | Promise<Float32Array>,
): Promise<number> {
  const { scale } = dataset.normalisation;
  let squares = 0;
  let count = 0;
  for (const [, part] of portions(dataset, starts)) {
    const made = await make(part);
    const samples = samplesOf(dataset, part);
    for (let i = 0; i < made.length; i++) squares += ((samples[i] - made[i]) * scale[i % scale.length]) ** 2;
    count += made.length;
  }
  return squares / count;
}
