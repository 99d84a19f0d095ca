import { Random } from "../../math/random.js";
import { rowCount, type Trajectory } from "../../shapes/series.js";

/**
 * A path as it would be measured: each variable with white Gaussian noise, which leaves the motion as it is.
 * @param path rows x variables. @param share standard deviation of the noise over that of the variable, at least 0.
 * @param seed of the noise, any integer.
 * @returns a new path; the same one if share is 0.
 * @example
 * const path = simulateLorenz({ samples: 100, step: 0.02 });
 * withObservationNoise(path, 0, 1) === path; // true
 */
export function withObservationNoise(path: Trajectory, share: number, seed: number): Trajectory {
  if (share === 0) return path;
  // Not the numbers that picked the initial state.
  const random = new Random(~seed);
  const width = path.columns.length;
  const rows = rowCount(path);
  const values = path.values.slice();
  for (let c = 0; c < width; c++) {
    const size = share * deviation(path.values, width, c, rows);
    for (let i = c; i < values.length; i += width) values[i] += size * random.normal();
  }
  return { ...path, values };
}

/** Standard deviation of a column. */
function deviation(values: Float32Array, width: number, column: number, rows: number): number {
  let mean = 0;
  for (let i = column; i < values.length; i += width) mean += values[i] / rows;
  let squares = 0;
  for (let i = column; i < values.length; i += width) squares += (values[i] - mean) ** 2 / rows;
  return Math.sqrt(squares);
}
