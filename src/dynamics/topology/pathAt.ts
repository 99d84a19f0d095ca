/** A path in space as rows of numbers, evenly in time. */
export interface Path {
  /** rows x dimension */
  readonly values: Float64Array;
  readonly dimension: number;
}

/** Rows that one value is interpolated from. */
export const INTERPOLATED = 6;

/**
 * State of a path between its rows, by the polynomial of fifth degree through the six rows around (Lagrange).
 * @param row as a fraction, within the path. @param into gets the state.
 */
export function pathAt({ values, dimension }: Path, row: number, into: Float64Array): void {
  const rows = values.length / dimension;
  const from = Math.max(0, Math.min(rows - INTERPOLATED, Math.floor(row) - 2));
  const t = row - from;
  for (let d = 0; d < dimension; d++) into[d] = 0;
  for (let i = 0; i < INTERPOLATED; i++) {
    let weight = 1;
    for (let j = 0; j < INTERPOLATED; j++) if (j !== i) weight *= (t - j) / (i - j);
    const at = (from + i) * dimension;
    for (let d = 0; d < dimension; d++) into[d] += weight * values[at + d];
  }
}
