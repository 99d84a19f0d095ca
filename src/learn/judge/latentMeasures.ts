import { stepLengths } from "../../dynamics/latentFlow/latentSpeed.js";
import { correlation } from "../../math/statistics.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import { samplesOf } from "../rivals/linearRivals.js";

/** Values that are processed at a time: samples that overlap take many times the memory of their rows. */
const PORTION = 4_000_000;

/**
 * Samples in portions of bounded size.
 * @param starts first rows of samples.
 * @returns for each portion the place of its first sample in `starts`, and its samples.
 */
export function* portions(dataset: Dataset, starts: Int32Array): Generator<[number, Int32Array]> {
  const count = Math.max(1, Math.floor(PORTION / dataset.sampleSize));
  for (let from = 0; from < starts.length; from += count) yield [from, starts.subarray(from, from + count)];
}

/**
 * Places of the samples that were held out together with the one that follows.
 * @param starts first rows of all samples, rising. @param held first rows of those held out.
 * @param stride rows from one sample to the next.
 */
export function followingPairs(starts: Int32Array, held: Int32Array, stride: number): Int32Array {
  const unseen = new Set(held);
  const pairs: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++)
    if (unseen.has(starts[i]) && unseen.has(starts[i + 1]) && starts[i + 1] === starts[i] + stride)
      pairs.push(i);
  return Int32Array.from(pairs);
}

/**
 * How far each sample of some pairs is from the next, normalised.
 * @param starts first rows of all samples. @param pairs places in `starts` of the first sample of each pair.
 * @returns the norm of each difference.
 */
export function sampleSpeeds(dataset: Dataset, starts: Int32Array, pairs: Int32Array): Float64Array {
  const size = dataset.sampleSize;
  const samples = new Float32Array(2 * size);
  return Float64Array.from(pairs, (i) => {
    gatherSamples(dataset, starts, i, 2, samples);
    return stepLengths(samples, size, [0])[0];
  });
}

/**
 * Does the path move when the samples do? The correlation of their speeds, see `latentSpeedCorrelation`.
 * @param speeds of the samples, one for each pair. @param path points x dimension, one point for each sample.
 * @param pairs places of the first point of each pair.
 * @returns in [-1, 1]; null if undefined, as JSON has no NaN.
 */
export function speedCorrelation(
  speeds: Float64Array,
  path: Float32Array,
  dimension: number,
  pairs: Int32Array,
): number | null {
  const found = correlation(speeds, stepLengths(path, dimension, pairs));
  return Number.isFinite(found) ? found : null;
}

/**
 * Mean squared error of reconstructed samples.
 * @param make reconstructs some samples: samples x (window x columns), normalised.
 * @returns in the units of the data, squared.
 */
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
