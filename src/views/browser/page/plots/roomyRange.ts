/** Limits with a little room around the finite values; [-1, 1] if there are none. */
export function roomyRange(values: ArrayLike<number | null>, room = 0.06): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [-1, 1];
  const margin = high > low ? room * (high - low) : 0.1 * Math.abs(low) || 1;
  return [low - margin, high + margin];
}
