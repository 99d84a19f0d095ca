import { spreadOf } from "./closeReturns.js";
import type { Path } from "./pathAt.js";

/** Rows of a mean turn: of the column that passes its mean most often, by a fifth of its standard deviation on both sides. */
export function rowsPerTurn({ values, dimension }: Path): number {
  const rows = values.length / dimension;
  let turns = 1;
  for (let d = 0; d < dimension; d++) {
    const column = Float64Array.from({ length: rows }, (_, r) => values[r * dimension + d]);
    const centre = column.reduce((sum, v) => sum + v, 0) / rows;
    const margin = 0.2 * spreadOf(column, 1);
    let [count, below] = [0, false];
    for (const v of column) {
      if (v < centre - margin) below = true;
      else if (below && v > centre + margin) {
        count++;
        below = false;
      }
    }
    turns = Math.max(turns, count);
  }
  return rows / turns;
}
