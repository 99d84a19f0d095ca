/**
 * Converts a number for JSON, which has no NaN and no infinity.
 * @returns the number; null if it is not finite.
 * @example
 * [1.5, Number.NaN].map(orNull); // [1.5, null]
 */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
