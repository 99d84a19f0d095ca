/**
 * A number as JSON can hold it, which has no NaN and no infinity.
 * @returns the number; null if it is not finite.
 */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
