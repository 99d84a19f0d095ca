/** A path in space as rows of numbers, evenly in time. */
export interface Path {
  /** rows x dimension */
  readonly values: Float64Array;
  readonly dimension: number;
}

/** Rows that one value is interpolated from. */
export const INTERPOLATED = 6;

/** First of the rows that a value at `row` is interpolated from, in a path of `rows` rows. */
export function firstInterpolated(row: number, rows: number): number {
  return Math.max(0, Math.min(rows - INTERPOLATED, Math.floor(row) - 2));
}

/** Weight of row `i` of six in the value at `t`, where row 0 is at 0: Lagrange's polynomial of fifth degree. */
export function lagrangeWeight(i: number, t: number): number {
  let weight = 1;
  for (let j = 0; j < INTERPOLATED; j++) if (j !== i) weight *= (t - j) / (i - j);
  return weight;
}

/**
 * State of a path between its rows, by the polynomial of fifth degree through the six rows around.
 * @param row as a fraction, within the path. @param into gets the state.
 */
export function pathAt({ values, dimension }: Path, row: number, into: Float64Array): void {
  const from = firstInterpolated(row, values.length / dimension);
  for (let d = 0; d < dimension; d++) into[d] = 0;
  for (let i = 0; i < INTERPOLATED; i++) {
    const weight = lagrangeWeight(i, row - from);
    const at = (from + i) * dimension;
    for (let d = 0; d < dimension; d++) into[d] += weight * values[at + d];
  }
}
