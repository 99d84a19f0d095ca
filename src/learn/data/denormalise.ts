import type { Dataset } from "./dataset.js";

/**
 * Converts normalised rows to the units of the data.
 * @param rows complete rows, normalised. @returns a copy: rows x scale + mean, column by column.
 * @example
 * const normalisation = { mean: Float64Array.of(10, 100), scale: Float64Array.of(1, 20) };
 * Array.from(denormalise({ normalisation }, Float32Array.of(0, 0, 1, -1))); // [10, 100, 11, 80]
 */
export function denormalise(
  { normalisation: { mean, scale } }: Pick<Dataset, "normalisation">,
  rows: Float32Array,
): Float32Array {
  return rows.map((value, i) => value * scale[i % scale.length] + mean[i % mean.length]);
}
