import { correlation } from "../../math/statistics.js";

/**
 * Does the latent path move when the frames do? Pearson's correlation of the speeds |F(t+1) - F(t)| and |z(t+1) - z(t)|.
 * @param frames rows x columns, any unit. @param latent rows x dimension, on the same clock.
 * @param rows instants t to look at; t + 1 must be a row too.
 * @returns in [-1, 1]; NaN if either speed is constant.
 * @see Fainstein, Catoni, Elemans & Mindlin (2023) Chaos, Solitons & Fractals 176 114115.
 */
export function latentSpeedCorrelation(
  frames: Float32Array,
  columns: number,
  latent: Float32Array,
  dimension: number,
  rows: ArrayLike<number>,
): number {
  const global = new Float64Array(rows.length);
  const inner = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    global[i] = step(frames, columns, rows[i]);
    inner[i] = step(latent, dimension, rows[i]);
  }
  return correlation(global, inner);
}

function step(values: Float32Array, columns: number, row: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += (values[(row + 1) * columns + c] - values[row * columns + c]) ** 2;
  return Math.sqrt(sum);
}
