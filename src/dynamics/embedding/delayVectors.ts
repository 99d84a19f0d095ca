import { checkInteger } from "./checkSeries.js";

/**
 * Delay vectors: row r holds value r, value r + delay, ..., value r + (dimension - 1) delay.
 * @param values N values. @param dimension coordinates of a vector. @param delay samples.
 * @returns (N - (dimension - 1) delay) x dimension, row-major.
 * @throws {InputError} if the series is shorter than one vector.
 * @see Takens (1981) Lecture Notes in Mathematics 898 366.
 * @example
 * Array.from(delayVectors([1, 2, 3, 4], 2, 2)); // [1, 3, 2, 4]
 */
export function delayVectors(values: ArrayLike<number>, dimension: number, delay: number): Float64Array {
  checkInteger("delayVectors", "dimension", dimension, 1, values.length);
  checkInteger("delayVectors", "delay", delay, 1, values.length);
  checkInteger("delayVectors", "(dimension - 1) * delay", (dimension - 1) * delay, 0, values.length - 1);
  const rows = values.length - (dimension - 1) * delay;
  const vectors = new Float64Array(rows * dimension);
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < dimension; d++) vectors[r * dimension + d] = values[r + d * delay];
  return vectors;
}
