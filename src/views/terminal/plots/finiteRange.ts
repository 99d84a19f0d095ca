/**
 * The range of the finite values.
 * @param stride distance of the values looked at. @param first index of the first one.
 * @returns minimum and maximum; undefined if no value is finite.
 * @example
 * finiteRange([2, Number.NaN, -1]); // [-1, 2]
 */
export function finiteRange(values: ArrayLike<number>, stride = 1, first = 0): [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = first; i < values.length; i += stride) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}
