import type { Dataset } from "./dataset.js";

/**
 * Rows in the units of the data.
 * @param rows whole rows, normalised. @returns a copy: rows x scale + mean, column by column.
 */
export function denormalise(
  { normalisation: { mean, scale } }: Pick<Dataset, "normalisation">,
  rows: Float32Array,
): Float32Array {
  return rows.map((value, i) => value * scale[i % scale.length] + mean[i % mean.length]);
}
