import { InputError } from "../../shapes/inputError.js";
import { checkInteger } from "../embedding/checkSeries.js";

/** A surface of section: a coordinate at a level, pierced in one direction. */
export interface SectionSettings {
  /** the coordinate, from 0, and its level */
  readonly column: number;
  readonly level: number;
  readonly direction: "up" | "down";
}

/** Where a path pierces a section. */
export interface Crossings {
  /** crossings x columns; the section's own coordinate is its level */
  readonly points: Float64Array;
  /** rows, between samples */
  readonly times: Float64Array;
}

/**
 * Poincare section of a path: its crossings, interpolated by the cubic through four rows.
 * @param path rows x columns. @param columns of a row.
 * @throws {InputError} if a setting is out of range.
 * @see Poincare (1899) Les methodes nouvelles de la mecanique celeste III, ch. 27; Henon (1982) Physica D 5 412.
 * @example
 * // A turn in the plane crosses the positive x axis once.
 * const circle = Float64Array.from({ length: 400 }, (_, i) => (i % 2 ? Math.sin : Math.cos)((i >> 1) * 0.1));
 * const { points } = poincareSection(circle, 2, { column: 1, level: 0, direction: "up" });
 * points[0]; // 1.0000
 */
export function poincareSection(
  path: Float32Array | Float64Array,
  columns: number,
  { column, level, direction }: SectionSettings,
): Crossings {
  checkInteger("poincareSection", "columns", columns, 1, 1e6);
  checkInteger("poincareSection", "column", column, 0, columns - 1);
  if (!Number.isFinite(level))
    throw new InputError(
      `poincareSection: level=${level} is not a finite number; give a value of the column.`,
    );
  const rows = Math.floor(path.length / columns);
  const sign = direction === "up" ? 1 : -1;
  const height = (row: number): number => sign * (path[row * columns + column] - level);
  const points: number[] = [];
  const times: number[] = [];
  for (let row = 1; row + 2 < rows; row++) {
    if (!(height(row) < 0 && height(row + 1) >= 0)) continue;
    const u = rootOf(height(row - 1), height(row), height(row + 1), height(row + 2));
    times.push(row + u);
    for (let c = 0; c < columns; c++) {
      const at = (r: number): number => path[(row + r) * columns + c];
      points.push(c === column ? level : cubic(u, at(-1), at(0), at(1), at(2)));
    }
  }
  return { points: Float64Array.from(points), times: Float64Array.from(times) };
}

/**
 * Return map: each value beside the next, as of the crossings of a section or the maxima of a series.
 * @param values N of them.
 * @returns (N - 1) x 2, row-major.
 * @see Lorenz (1963) J. Atmos. Sci. 20 130, figure 4.
 * @example
 * Array.from(returnMap([1, 2, 4])); // [1, 2, 2, 4]
 */
export function returnMap(values: ArrayLike<number>): Float64Array {
  const pairs = new Float64Array(2 * Math.max(0, values.length - 1));
  for (let i = 0; i + 1 < values.length; i++) {
    pairs[2 * i] = values[i];
    pairs[2 * i + 1] = values[i + 1];
  }
  return pairs;
}

/** The value at u in [0, 1] of the cubic through four values at -1, 0, 1, 2. */
function cubic(u: number, a: number, b: number, c: number, d: number): number {
  return (
    (-a * u * (u - 1) * (u - 2)) / 6 +
    (b * (u + 1) * (u - 1) * (u - 2)) / 2 -
    (c * (u + 1) * u * (u - 2)) / 2 +
    (d * (u + 1) * u * (u - 1)) / 6
  );
}

/** Where the cubic through four values rises through 0 between the second and the third, by bisection to rounding. */
function rootOf(a: number, b: number, c: number, d: number): number {
  let low = 0;
  let high = 1;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (cubic(middle, a, b, c, d) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
