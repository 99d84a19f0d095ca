import type { PicturePath } from "../../shapes/results/experiment.js";

/** Points that a page draws of a path. */
const MOST_POINTS = 4000;
/** Significant digits of what is drawn. */
const DIGITS = 5;

/** Numbers of five significant digits, which keep a file small. */
export function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(DIGITS)));
}

/**
 * The beginning of a path in its first three coordinates, for a page.
 * @param values points x dimension, of two coordinates or more. @param rate points per unit of time.
 * @param axes names and units; default z1, z2, z3.
 */
export function pathOf(
  title: string,
  values: ArrayLike<number>,
  dimension: number,
  rate: number,
  axes: readonly string[] = ["z1 (1)", "z2 (1)", "z3 (1)"],
): PicturePath {
  const shown = Math.min(3, dimension);
  const points = Math.min(MOST_POINTS, values.length / dimension);
  const drawn = Float64Array.from(
    { length: points * shown },
    (_, i) => values[Math.floor(i / shown) * dimension + (i % shown)],
  );
  return { title, axes: axes.slice(0, shown), values: rounded(drawn), rate };
}
