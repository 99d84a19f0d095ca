/**
 * The longest run of finite values.
 * @param values any; NaN marks gaps.
 * @returns its first index and the index after its last; equal if there is none.
 * @example
 * longestRun([1, NaN, 2, 3, NaN]); // [2, 4]
 */
export function longestRun(values: ArrayLike<number>): readonly [first: number, end: number] {
  let best: [number, number] = [0, 0];
  for (let first = 0, r = 0; r <= values.length; r++) {
    if (r < values.length && Number.isFinite(values[r])) continue;
    if (r - first > best[1] - best[0]) best = [first, r];
    first = r + 1;
  }
  return best;
}
