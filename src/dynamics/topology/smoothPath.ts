import { LeastSquares } from "../../math/leastSquares.js";
import { median } from "../../math/statistics.js";
import type { Path } from "./pathAt.js";

/** Differences of this order leave the noise and almost nothing of a smooth path. */
const ORDER = 6;
/** Sum of the squared binomial coefficients of that order: the variance of a difference of unit noise. */
const GAIN = 924;
/** Median size of a normal number of unit deviation. */
const NORMAL = 0.6745;
/** Degree of the polynomials. */
const DEGREE = 4;

/**
 * Standard deviation of the measurement noise of each column, from the median of its differences of sixth order, which
 * rare bursts don't reach.
 * @param path rows x dimension, densely sampled.
 * @returns one value a column, in its unit; of a path without noise, what is left of its own sixth differences.
 * @see Hall, Kay & Titterington (1990) Biometrika 77 521, for differences as estimates of noise.
 */
export function noiseOf({ values, dimension }: Path): Float64Array {
  const rows = values.length / dimension;
  const weights = Array.from({ length: ORDER + 1 }, (_, k) => (k % 2 ? -1 : 1) * choose(ORDER, k));
  return Float64Array.from({ length: dimension }, (_, d) => {
    const sizes = new Float64Array(Math.max(0, rows - ORDER));
    for (let r = 0; r < sizes.length; r++) {
      let difference = 0;
      for (let k = 0; k <= ORDER; k++) difference += weights[k] * values[(r + k) * dimension + d];
      sizes[r] = Math.abs(difference);
    }
    return sizes.length === 0 ? 0 : median(sizes) / (NORMAL * Math.sqrt(GAIN));
  });
}

/**
 * A path smoothed by local polynomials of fourth degree (Savitzky-Golay).
 * @param path rows x dimension. @param reach rows to each side that count, at least 3; 0 leaves the path as it is.
 * @returns a path of the same size; its ends, where rows are missing, are those of the nearest full window.
 * @see Savitzky & Golay (1964) Anal. Chem. 36 1627.
 */
export function smoothPath(path: Path, reach: number): Path {
  const { values, dimension } = path;
  const rows = values.length / dimension;
  if (reach < 3 || rows < 2 * reach + 1) return path;
  const smooth = new Float64Array(values.length);
  const centre = localWeights(reach, 0);
  for (let r = 0; r < rows; r++) {
    const middle = Math.max(reach, Math.min(rows - 1 - reach, r));
    const weights = middle === r ? centre : localWeights(reach, r - middle);
    for (let k = -reach; k <= reach; k++) {
      const weight = weights[k + reach];
      const [from, to] = [(middle + k) * dimension, r * dimension];
      for (let d = 0; d < dimension; d++) smooth[to + d] += weight * values[from + d];
    }
  }
  return { values: smooth, dimension };
}

/** Weights of rows -reach to reach in the value at `at` of the polynomial fitted to them. */
function localWeights(reach: number, at: number): Float64Array {
  const count = 2 * reach + 1;
  const system = new LeastSquares(DEGREE + 1, count);
  const unit = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    unit.fill(0);
    unit[k] = 1;
    const t = (k - reach) / reach;
    system.add(
      Float64Array.from({ length: DEGREE + 1 }, (_, n) => t ** n),
      unit,
    );
  }
  const { coefficients } = system.solve(1e-14);
  const weights = new Float64Array(count);
  for (let n = 0; n <= DEGREE; n++) {
    for (let k = 0; k < count; k++) weights[k] += coefficients[n * count + k] * (at / reach) ** n;
  }
  return weights;
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
}
