import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { checkInteger, checkSeries } from "./checkSeries.js";
import { delayVectors } from "./delayVectors.js";

/** How false neighbours are told. */
export interface FalseNeighbourSettings {
  /** samples between the coordinates of a delay vector */
  readonly delay: number;
  /** dimensions 1 to this are tried; default 6 */
  readonly dimensions?: number;
  /** neighbours nearer in time than this, samples, don't count; default the delay */
  readonly theiler?: number;
  /** the next coordinate is further away than this many distances; default 15 */
  readonly relativeTolerance?: number;
  /** the new distance is above this many standard deviations of the series; default 2 */
  readonly absoluteTolerance?: number;
  /** vectors, evenly spread over the series, whose neighbours are looked at; default 5000 */
  readonly references?: number;
}

/** What one dimension more does to nearest neighbours. */
export interface UnfoldingCurves {
  /** share of false nearest neighbours in dimension 1, 2, ..., 0 to 1 */
  readonly falseNeighbours: Float64Array;
  /** Cao's E1: it stops growing, near 1, from the dimension that suffices on */
  readonly cao1: Float64Array;
  /** Cao's E2: 1 in every dimension if the series is random */
  readonly cao2: Float64Array;
}

/**
 * False nearest neighbours and Cao's two curves, in delay spaces of one dimension after the other.
 * @param values long enough for `dimensions` + 2 delays and as many vectors again.
 * @throws {InputError} if the series is too short, a value is not finite, all are equal, or a setting is out of range.
 * @see Kennel, Brown & Abarbanel (1992) Phys. Rev. A 45 3403; Cao (1997) Physica D 110 43.
 * @example
 * // A circle needs two dimensions.
 * const sine = Float64Array.from({ length: 2000 }, (_, n) => Math.sin(0.1 * n));
 * const { falseNeighbours } = unfoldingCurves(sine, { delay: 15, dimensions: 2 });
 * falseNeighbours[1]; // 0
 */
export function unfoldingCurves(
  values: ArrayLike<number>,
  {
    delay,
    dimensions = 6,
    theiler = delay,
    relativeTolerance = 15,
    absoluteTolerance = 2,
    references = 5000,
  }: FalseNeighbourSettings,
): UnfoldingCurves {
  checkInteger("unfoldingCurves", "delay", delay, 1, values.length);
  checkInteger("unfoldingCurves", "dimensions", dimensions, 1, 20);
  checkSeries("unfoldingCurves", values, Math.max(100, 2 * (dimensions + 2) * delay));
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (values[i] - mean) ** 2 / n;
  const size = Math.sqrt(variance);
  const rows = n - (dimensions + 1) * delay;
  const found = new Neighbours(2);
  const share = new Float64Array(dimensions);
  // Mean of a(i, d), and of the distance of the next coordinates, in dimensions 1 to one more than asked for.
  const growth = new Float64Array(dimensions + 1);
  const stray = new Float64Array(dimensions + 1);
  const step = Math.max(1, Math.floor(rows / references));
  for (let d = 1; d <= dimensions + 1; d++) {
    const ahead = d * delay;
    const vectors = delayVectors(values, d, delay).subarray(0, rows * d);
    const tree = new KdTree(vectors, d);
    let wrong = 0;
    let counted = 0;
    for (let r = 0; r < rows; r += step) {
      tree.nearest(vectors, r * d, 1, found, r - theiler, r + theiler + 1);
      if (found.count === 0) continue;
      const other = found.rows[0];
      const distance = Math.sqrt(found.squared[0]);
      const next = Math.abs(values[r + ahead] - values[other + ahead]);
      let most = 0;
      for (let c = 0; c < d; c++)
        most = Math.max(most, Math.abs(vectors[r * d + c] - vectors[other * d + c]));
      counted++;
      if (next > relativeTolerance * distance || Math.hypot(distance, next) > absoluteTolerance * size)
        wrong++;
      if (most > 0) growth[d - 1] += Math.max(most, next) / most;
      stray[d - 1] += next;
    }
    if (d <= dimensions) share[d - 1] = wrong / counted;
    growth[d - 1] /= counted;
    stray[d - 1] /= counted;
  }
  const ratio = (curve: Float64Array): Float64Array =>
    Float64Array.from({ length: dimensions }, (_, i) => (curve[i] > 0 ? curve[i + 1] / curve[i] : 1));
  return { falseNeighbours: share, cao1: ratio(growth), cao2: ratio(stray) };
}
