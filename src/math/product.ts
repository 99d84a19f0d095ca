/**
 * Number of values in an array of a given shape.
 * @param shape sizes of its axes; none for a single value.
 * @returns the product of the sizes, 1 for no axes.
 * @example
 * product([3, 4]); // 12
 */
export function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
