import { correlation } from "../../math/statistics.js";
import { type NullRange, shiftedRows, shiftNull } from "./shiftNull.js";

/**
 * Pearson's correlation of the speeds of frames and latent path, |F(t+1) - F(t)| and |z(t+1) - z(t)|.
 * @param frames rows x columns, any unit. @param latent rows x dimension, on the same clock.
 * @param rows indices t to use; t + 1 must be a row, too.
 * @returns in [-1, 1]; NaN if either speed is constant.
 * @example
 * latentSpeedCorrelation(Float32Array.of(0, 1, 3, 7), 1, Float32Array.of(0, 2, 6, 14), 1, [0, 1, 2]); // 1.000
 * @see Fainstein, Catoni, Elemans & Mindlin (2023) Chaos, Solitons & Fractals 176 114115.
 */
export function latentSpeedCorrelation(
  frames: Float32Array,
  columns: number,
  latent: Float32Array,
  dimension: number,
  rows: ArrayLike<number>,
): number {
  return correlation(stepLengths(frames, columns, rows), stepLengths(latent, dimension, rows));
}

/**
 * The null of a correlation of speeds: the correlation with the latent speed shifted in time, see `shiftNull`.
 * @param speeds of the frames, at least ten. @param latent speeds at the same instants.
 * @example
 * const speeds = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? 1 : 2));
 * latentSpeedNull(speeds, speeds).high < 1; // true
 */
export function latentSpeedNull(speeds: Float64Array, latent: Float64Array): NullRange {
  return shiftNull(speeds.length, (shift) => correlation(speeds, shiftedRows(latent, 1, shift)));
}

/**
 * Distance from each given row to the next: the Euclidean norm of the difference.
 * @param values rows x columns, any unit. @param rows indices to use; the row after each must exist, too.
 * @returns one length per index in `rows`, in the unit of the values.
 */
export function stepLengths(values: Float32Array, columns: number, rows: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (row) => {
    let squares = 0;
    for (let k = row * columns; k < (row + 1) * columns; k++)
      squares += (values[k + columns] - values[k]) ** 2;
    return Math.sqrt(squares);
  });
}
