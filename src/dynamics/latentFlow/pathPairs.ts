import { InputError } from "../../shapes/inputError.js";

/** A path in a space, perhaps of several parts, such as the recordings that it was made from. */
export interface LatentTrajectory {
  /** rows x dimension, finite */
  readonly values: Float32Array | Float64Array;
  readonly dimension: number;
  /** first row of each part, ascending, the first of them 0; default a single part */
  readonly parts?: ArrayLike<number>;
}

/** Rows that a measure looks at. */
export interface FlowRows {
  /** rows within which neighbours in space are neighbours in time, too, and left out (Theiler's window) */
  readonly theiler: number;
  /** rows after which futures are compared, at least 1 */
  readonly after: number;
  /** rows to measure at, at most; they are spread evenly */
  readonly most: number;
}

/** A path with its velocities, and which of its rows have a past and a future. */
export interface PreparedPath {
  readonly points: Float64Array;
  readonly dimension: number;
  readonly rows: number;
  /** part of each row */
  readonly part: Int32Array;
  /** rows x dimension: central differences, in the unit of the coordinates a row; only where `usable` */
  readonly velocities: Float64Array;
  /** rows with a row before them and `after` rows behind them in their own part, and whose velocity is not 0 */
  readonly usable: Int32Array;
  /** root mean square distance from the mean */
  readonly spread: number;
}

/**
 * Prepares a path for measures of its future.
 * @param name of the caller.
 * @throws {InputError} if the values don't fit, one is not finite, the path does not move, or a setting is out of range.
 */
export function preparePath(
  name: string,
  { values, dimension, parts = [0] }: LatentTrajectory,
  { theiler, after, most }: FlowRows,
): PreparedPath {
  const rows = values.length / dimension;
  if (!Number.isInteger(rows) || rows < 10) {
    throw new InputError(
      `${name}: ${values.length} values are not ten or more rows of dimension=${dimension}; check the shape.`,
    );
  }
  const bad = values.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InputError(
      `${name}: row ${Math.floor(bad / dimension)} is not finite; leave out rows with gaps.`,
    );
  for (const [what, value, low] of [
    ["theiler", theiler, 0],
    ["after", after, 1],
    ["most", most, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < low)
      throw new InputError(
        `${name}: ${what}=${value} rows must be an integer of at least ${low}; change it.`,
      );
  }
  const points = Float64Array.from(values);
  const part = new Int32Array(rows);
  for (let p = 0; p < parts.length; p++) part.fill(p, parts[p]);
  const velocities = new Float64Array(points.length);
  const usable: number[] = [];
  for (let r = 1; r + after < rows; r++) {
    if (part[r - 1] !== part[r] || part[r + after] !== part[r]) continue;
    let squares = 0;
    for (let d = 0; d < dimension; d++) {
      const v = (points[(r + 1) * dimension + d] - points[(r - 1) * dimension + d]) / 2;
      velocities[r * dimension + d] = v;
      squares += v * v;
    }
    if (squares > 0) usable.push(r);
  }
  if (usable.length < 10) {
    throw new InputError(
      `${name}: ${usable.length} rows move and have after=${after} rows behind them; give a longer path, or fewer rows to look ahead.`,
    );
  }
  return {
    points,
    dimension,
    rows,
    part,
    velocities,
    usable: Int32Array.from(usable),
    spread: spreadOf(points, dimension),
  };
}

function spreadOf(points: Float64Array, dimension: number): number {
  const rows = points.length / dimension;
  let squares = 0;
  for (let d = 0; d < dimension; d++) {
    let mean = 0;
    for (let i = d; i < points.length; i += dimension) mean += points[i] / rows;
    for (let i = d; i < points.length; i += dimension) squares += (points[i] - mean) ** 2 / rows;
  }
  return Math.sqrt(squares);
}

/** Items spread evenly over a list. @param most how many at most. */
export function spreadEvenly(list: Int32Array, most: number): Int32Array {
  if (list.length <= most) return list;
  return Int32Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}

/** Distance of rows i and j of a path. */
export function apart(points: Float64Array, dimension: number, i: number, j: number): number {
  let squares = 0;
  for (let d = 0; d < dimension; d++) squares += (points[i * dimension + d] - points[j * dimension + d]) ** 2;
  return Math.sqrt(squares);
}

/** Angle between the velocities of rows i and j, degrees. */
export function angleBetween(velocities: Float64Array, dimension: number, i: number, j: number): number {
  let [ij, ii, jj] = [0, 0, 0];
  for (let d = 0; d < dimension; d++) {
    const u = velocities[i * dimension + d];
    const v = velocities[j * dimension + d];
    ij += u * v;
    ii += u * u;
    jj += v * v;
  }
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, ij / Math.sqrt(ii * jj))));
}
