/**
 * Share of the variance about the columns' means that a reconstruction explains: 1 - SSE / SST, at most 1.
 * @param values, reconstruction rows x columns, the same shape.
 * @returns 1 for a perfect copy, 0 for the columns' means, below 0 for worse.
 * @example
 * explainedVariance(Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 2), 1); // 0.5
 */
export function explainedVariance(
  values: Float32Array,
  reconstruction: Float32Array,
  columns: number,
): number {
  const rows = values.length / columns;
  let unexplained = 0;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let i = c; i < values.length; i += columns) mean += values[i] / rows;
    for (let i = c; i < values.length; i += columns) {
      unexplained += (values[i] - reconstruction[i]) ** 2;
      total += (values[i] - mean) ** 2;
    }
  }
  return 1 - unexplained / total;
}
