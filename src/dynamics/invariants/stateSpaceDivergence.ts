import { InputError } from "../../shapes/inputError.js";

/** Bins along each coordinate, and what is added to each bin's count. */
const BINS = 30;
const SMOOTHING = 1e-5;

/**
 * State-space divergence (D_stsp) of a generated path from the true one: the Kullback-Leibler divergence of the two clouds
 * over bins that cover the range of the truth; generated states outside of it are left out. A perfect copy does not score
 * 0 on a finite path: show `divergenceFloor` beside it.
 * @param truth, generated rows x columns in the same scale: that of the truth. @param columns 1 to 5.
 * @param bins along each coordinate; default 30. @param smoothing added to each bin's count; default 1e-5.
 * @returns nat, 0 for equal clouds.
 * @throws {InputError} if a path is empty, a setting is out of range, or a coordinate of the truth is constant.
 * @see Koppe et al. (2019) PLOS Comput. Biol. 15 e1007263; Brenner et al. (2022) ICML, and the group's code, which this
 * follows.
 * @example
 * const random = new Random(1);
 * const cloud = Float64Array.from({ length: 2000 }, () => random.normal());
 * stateSpaceDivergence(cloud, cloud, 2); // 0
 */
export function stateSpaceDivergence(
  truth: Float32Array | Float64Array,
  generated: Float32Array | Float64Array,
  columns: number,
  bins = BINS,
  smoothing = SMOOTHING,
): number {
  if (!Number.isInteger(columns) || columns < 1 || columns > 5)
    throw new InputError(
      `stateSpaceDivergence: columns=${columns} must be an integer from 1 to 5; bins would stay empty otherwise, project first.`,
    );
  if (!Number.isInteger(bins) || bins < 2 || bins ** columns > 2 ** 27)
    throw new InputError(
      `stateSpaceDivergence: bins=${bins} must be an integer from 2, with bins^columns below 2^27; give fewer.`,
    );
  if (truth.length < columns || generated.length < columns)
    throw new InputError("stateSpaceDivergence: a path is empty; give 1 or more rows of each.");
  const { low, high } = rangeOf(truth, columns);
  const flat = low.findIndex((value, c) => !(high[c] > value));
  if (flat >= 0)
    throw new InputError(
      `stateSpaceDivergence: coordinate ${flat} of the truth is constant or not finite; leave it out.`,
    );
  const p = histogram(truth, columns, low, high, bins);
  const q = histogram(generated, columns, low, high, bins);
  let totalP = 0;
  let totalQ = 0;
  for (let b = 0; b < p.length; b++) {
    totalP += p[b] + smoothing;
    totalQ += q[b] + smoothing;
  }
  let sum = 0;
  for (let b = 0; b < p.length; b++) {
    const share = (p[b] + smoothing) / totalP;
    sum += share * Math.log((share * totalQ) / (q[b] + smoothing));
  }
  return sum;
}

/**
 * Share of a generated path that `stateSpaceDivergence` counts. States outside of the truth's range are left out of it, so that a
 * path which lies mostly outside scores better than it should: show no score where this share is small.
 * @param truth, generated, columns, bins as for `stateSpaceDivergence`.
 * @returns 0 to 1.
 * @example
 * countedShare(Float64Array.of(0, 1, 2, 3), Float64Array.of(1.5, 9), 1); // 0.5
 */
export function countedShare(
  truth: Float32Array | Float64Array,
  generated: Float32Array | Float64Array,
  columns: number,
  bins = BINS,
): number {
  const { low, high } = rangeOf(truth, columns);
  const counts = histogram(generated, columns, low, high, bins);
  return counts.reduce((sum, count) => sum + count, 0) / Math.floor(generated.length / columns);
}

/**
 * Floor of the state-space divergence: what stretches of the truth itself score against the whole.
 * @param truth rows x columns. @param rows of a stretch: as many as a generated path has.
 * @param bins, smoothing as for `stateSpaceDivergence`.
 * @returns lowest and highest score; NaN if the truth is shorter than two stretches.
 * @throws {InputError} as `stateSpaceDivergence` does.
 * @example
 * const random = new Random(1);
 * const cloud = Float64Array.from({ length: 40000 }, () => random.uniform());
 * const { low } = divergenceFloor(cloud, 2, 10000, 10);
 * low < 0.05 && low > 0; // true
 */
export function divergenceFloor(
  truth: Float32Array | Float64Array,
  columns: number,
  rows: number,
  bins = BINS,
  smoothing = SMOOTHING,
): ScoreFloor {
  return floorOf(truth, columns, rows, (stretch) =>
    stateSpaceDivergence(truth, stretch, columns, bins, smoothing),
  );
}

/**
 * Floor of the state-space divergence for a copy that is not part of the truth, as a generated path never is: what stretches of
 * the truth score against the rest of it. It lies above `divergenceFloor`, where each stretch is compared with a whole that
 * it belongs to.
 * @param truth rows x columns. @param rows of a stretch: as many as a generated path has.
 * @param bins, smoothing as for `stateSpaceDivergence`.
 * @returns lowest and highest score; NaN if the truth is shorter than two stretches.
 * @throws {InputError} as `stateSpaceDivergence` does.
 * @example
 * const random = new Random(1);
 * const cloud = Float64Array.from({ length: 40000 }, () => random.uniform());
 * copyFloor(cloud, 2, 10000, 10).low > divergenceFloor(cloud, 2, 10000, 10).low; // true
 */
export function copyFloor(
  truth: Float32Array | Float64Array,
  columns: number,
  rows: number,
  bins = BINS,
  smoothing = SMOOTHING,
): ScoreFloor {
  const width = Math.max(1, Math.round(rows)) * columns;
  const rest = new Float64Array(Math.max(0, truth.length - width));
  let from = 0;
  return floorOf(truth, columns, rows, (stretch) => {
    rest.set(truth.subarray(0, from));
    rest.set(truth.subarray(from + width), from);
    from += width;
    return stateSpaceDivergence(rest, stretch, columns, bins, smoothing);
  });
}

/** What stretches of the truth score: a copy within this range is as good as perfect. */
export interface ScoreFloor {
  readonly low: number;
  readonly high: number;
}

/** Lowest and highest score of the stretches of a path. */
export function floorOf(
  path: Float32Array | Float64Array,
  columns: number,
  rows: number,
  score: (stretch: Float32Array | Float64Array) => number,
): ScoreFloor {
  const length = Math.max(1, Math.round(rows)) * columns;
  const scores: number[] = [];
  if (2 * length <= path.length)
    for (let from = 0; from + length <= path.length; from += length)
      scores.push(score(path.subarray(from, from + length)));
  if (scores.length === 0) return { low: Number.NaN, high: Number.NaN };
  return { low: Math.min(...scores), high: Math.max(...scores) };
}

/** Least and greatest value of each coordinate. */
function rangeOf(
  path: Float32Array | Float64Array,
  columns: number,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < path.length; i++) {
    const c = i % columns;
    if (path[i] < low[c]) low[c] = path[i];
    if (path[i] > high[c]) high[c] = path[i];
  }
  return { low, high };
}

/**
 * Counts by bin: bin k holds the values from k to k + 1 parts of the range. Values in bin 0 of any coordinate and outside of
 * the range count nowhere, as in the published scores, so that figures compare.
 */
function histogram(
  path: Float32Array | Float64Array,
  columns: number,
  low: Float64Array,
  high: Float64Array,
  bins: number,
): Float64Array {
  const counts = new Float64Array(bins ** columns);
  for (let from = 0; from + columns <= path.length; from += columns) {
    let bin = 0;
    for (let c = 0; c < columns && bin >= 0; c++) {
      const place = (bins * (path[from + c] - low[c])) / (high[c] - low[c]);
      const index = Math.floor(place);
      bin = index > 0 && index < bins ? bin * bins + index : -1;
    }
    if (bin >= 0) counts[bin]++;
  }
  return counts;
}
