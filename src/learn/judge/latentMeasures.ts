import { latentSpeedNull, stepLengths } from "../../dynamics/latentFlow/latentSpeed.js";
import type { NullRange } from "../../dynamics/latentFlow/shiftNull.js";
import { correlation } from "../../math/statistics.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import { samplesOf } from "../rivals/linearRivals.js";

/** Values processed at a time, since overlapping samples take many times the memory of their rows. */
const PORTION = 4_000_000;

/**
 * Divides samples into portions of bounded size.
 * @param starts first rows of samples.
 * @returns for each portion the index of its first sample in `starts`, and its samples.
 */
export function* portions(dataset: Dataset, starts: Int32Array): Generator<[number, Int32Array]> {
  const count = Math.max(1, Math.floor(PORTION / dataset.sampleSize));
  for (let from = 0; from < starts.length; from += count) yield [from, starts.subarray(from, from + count)];
}

/**
 * Pairs of consecutive samples of which both are tested.
 * @param starts first rows of all samples, ascending. @param tested first rows of the tested samples.
 * @param stride rows from one sample to the next.\n * @returns the index in `starts` of the first sample of each pair.
 */
export function followingPairs(starts: Int32Array, tested: Int32Array, stride: number): Int32Array {
  const unseen = new Set(tested);
  const pairs: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++)
    if (unseen.has(starts[i]) && unseen.has(starts[i + 1]) && starts[i + 1] === starts[i] + stride)
      pairs.push(i);
  return Int32Array.from(pairs);
}

/**
 * Distance between the two samples of each pair, normalised.
 * @param starts first rows of all samples. @param pairs indices in `starts` of the first sample of each pair.
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
 * Correlation of the speeds of samples and latent path, see `latentSpeedCorrelation`.
 * @param speeds of the samples, one per pair. @param path points x dimension, one point per sample.
 * @param pairs indices of the first point of each pair.
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
 * What that correlation comes to with the path's speed shifted in time.
 * @returns null if there are too few pairs, or it is undefined.
 */
export function speedNull(
  speeds: Float64Array,
  path: Float32Array,
  dimension: number,
  pairs: Int32Array,
): NullRange | null {
  if (speeds.length < 10) return null;
  const found = latentSpeedNull(speeds, stepLengths(path, dimension, pairs));
  return Number.isFinite(found.high) ? found : null;
}

/**
 * Mean squared error of reconstructed samples.
 * @param make reconstructs the given samples: samples x (window x columns), normalised.
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
