import { symmetricEigenvectors } from "../../math/eigenvectors.js";
import { autocorrelation } from "./autocorrelation.js";
import { checkInteger, checkSeries } from "./checkSeries.js";

/** Samples of a window that are used: in a longer one, every second, third, ... */
const TAPS = 32;
/** Smallest variance, as a share of the largest, that a coordinate is scaled by. */
const ROUNDING = 1e-14;

/** A series as points in principal delay coordinates. */
export interface SvdEmbedding {
  /** rows x columns, each column of unit variance; row r belongs to the window that begins at sample r */
  readonly points: Float64Array;
  readonly columns: number;
  /** variance of each coordinate before it was scaled, in squares of the series' unit, falling */
  readonly variances: Float64Array;
}

/**
 * Principal delay coordinates: the windows of a series, projected on their principal directions and scaled to unit
 * variance. They use every sample of a window, which averages noise away, and spread evenly in all directions.
 * @param values N values. @param window samples, at least 2; of a longer one than 32, about 32 evenly spaced are used.
 * @param dimension coordinates; fewer where the window has fewer samples.
 * @returns N - window + 1 points, or a few more where samples of the window are skipped.
 * @throws {InputError} if the series is shorter than two windows, a value is not finite or all are equal.
 * @see Broomhead & King (1986) Physica D 20 217.
 * @example
 * // A sine is a circle of radius sqrt(2).
 * const sine = Float64Array.from({ length: 1000 }, (_, n) => Math.sin((2 * Math.PI * n) / 40));
 * const { points } = svdEmbedding(sine, 40, 2);
 * Math.hypot(points[0], points[1]); // 1.4
 */
export function svdEmbedding(values: ArrayLike<number>, window: number, dimension: number): SvdEmbedding {
  checkInteger("svdEmbedding", "window", window, 2, values.length);
  checkInteger("svdEmbedding", "dimension", dimension, 1, window);
  checkSeries("svdEmbedding", values, 2 * window);
  const stride = Math.ceil(window / TAPS);
  const taps = Math.floor((window - 1) / stride) + 1;
  const columns = Math.min(dimension, taps);
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  let power = 0;
  for (let i = 0; i < n; i++) power += (values[i] - mean) ** 2 / n;
  const correlations = autocorrelation(values, (taps - 1) * stride);
  const matrix = new Float64Array(taps * taps);
  for (let i = 0; i < taps; i++)
    for (let j = 0; j < taps; j++) matrix[i * taps + j] = power * correlations[Math.abs(i - j) * stride];
  const { values: variances, vectors } = symmetricEigenvectors(matrix, taps, columns);
  const rows = n - (taps - 1) * stride;
  const points = new Float64Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    const scale = 1 / Math.sqrt(Math.max(variances[c], ROUNDING * variances[0]));
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += vectors[c * taps + k] * (values[r + k * stride] - mean);
      points[r * columns + c] = scale * sum;
    }
  }
  return { points, columns, variances };
}
