import type { SampleRecipe } from "../../shapes/recipe.js";
import type { Normalisation } from "../../shapes/runData.js";

/**
 * Fits a normalisation: the mean of each column, and its standard deviation ("column") or that of all
 * columns about their means ("whole"); 0 and 1 for "none". A constant column has scale 1.
 * @param values rows x columns. @param rows indices of the rows to fit: those of the training part.
 */
export function fitNormalisation(
  values: Float32Array,
  columns: number,
  rows: Int32Array,
  how: SampleRecipe["normalise"],
): Normalisation {
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns).fill(1);
  if (how === "none" || rows.length === 0) return { mean, scale };
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (const r of rows) {
    for (let c = 0; c < columns; c++) {
      const value = values[r * columns + c];
      mean[c] += value;
      if (value < low[c]) low[c] = value;
      if (value > high[c]) high[c] = value;
    }
  }
  // Compared exactly, since the rounding of a sum is not variance.
  for (let c = 0; c < columns; c++) mean[c] = low[c] === high[c] ? low[c] : mean[c] / rows.length;
  const squares = new Float64Array(columns);
  for (const r of rows)
    for (let c = 0; c < columns; c++) squares[c] += (values[r * columns + c] - mean[c]) ** 2;
  if (how === "column") {
    for (let c = 0; c < columns; c++) scale[c] = Math.sqrt(squares[c] / rows.length) || 1;
  } else {
    const sum = squares.reduce((all, square) => all + square, 0);
    scale.fill(Math.sqrt(sum / (rows.length * columns)) || 1);
  }
  return { mean, scale };
}

/** Normalises rows, in place. @param values rows x columns, in the units of the data. */
export function normaliseInPlace(values: Float32Array, { mean, scale }: Normalisation): void {
  const columns = mean.length;
  for (let i = 0; i < values.length; ) {
    for (let c = 0; c < columns; c++, i++) values[i] = (values[i] - mean[c]) / scale[c];
  }
}
