import { InputError } from "../../shapes/inputError.js";

/** The phase of a periodic path. */
export interface CyclePhase {
  /** turns since the first return, one a row; before it and after the last return continued at the mean period */
  readonly phase: Float64Array;
  /** mean time between returns, rows */
  readonly period: number;
  /** returns that were seen */
  readonly returns: number;
  /** how unevenly the path returns: the standard deviation of the periods over their mean, and the scatter of the returns over the spread */
  readonly unevenness: number;
}

/** Rows that sections are laid through. */
const TRIED = 48;
/** A return passes the section near the row it is laid through, and in its direction. */
const NEAR = 0.35;
const ALONG = 0.5;
const FEWEST = 3;

/**
 * The phase of a path that goes round and round, from its returns to a section of its own: a plane across the path at one of its rows,
 * passed nearby and in the same direction. Of many rows the one is taken to which it returns most evenly, so that a cycle that crosses
 * itself is not cut at the crossing.
 * @param path rows x dimension, finite, of at least four turns. @param dimension coordinates of a row.
 * @returns a phase for each row, and how even the returns are: some hundredths for a periodic path with little noise.
 * @throws {InputError} if the path is too short or returns nowhere.
 * @see Strogatz (2015) Nonlinear Dynamics and Chaos 8.7, for Poincare's section.
 * @example
 * const circle = Float64Array.from({ length: 1000 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.2 * (i >> 1)));
 * cyclePhase(circle, 2).period; // 31.4
 */
export function cyclePhase(path: Float32Array | Float64Array, dimension: number): CyclePhase {
  const rows = path.length / dimension;
  if (!Number.isInteger(rows) || rows < 10) {
    throw new InputError(
      `cyclePhase: ${path.length} values are not ten or more rows of dimension=${dimension}; check the shape.`,
    );
  }
  const bad = path.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InputError(
      `cyclePhase: row ${Math.floor(bad / dimension)} is not finite; leave out rows with gaps.`,
    );
  const spread = spreadOf(path, dimension);
  const tried = Math.min(TRIED, rows - 4);
  let best: { readonly times: number[]; readonly unevenness: number } | undefined;
  for (let t = 0; t < tried; t++) {
    const times = returnsTo(path, dimension, 2 + Math.floor((t * (rows - 4)) / tried), spread);
    if (times.rows.length < FEWEST) continue;
    const unevenness = variation(times.rows) + times.scatter / spread;
    if (best === undefined || unevenness < best.unevenness) best = { times: times.rows, unevenness };
  }
  if (best === undefined) {
    throw new InputError(
      `cyclePhase: the path returns to none of ${tried} of its rows ${FEWEST} times; give one that is periodic, and more turns of it.`,
    );
  }
  const { times, unevenness } = best;
  const last = times.length - 1;
  const period = (times[last] - times[0]) / last;
  const phase = new Float64Array(rows);
  for (let r = 0, k = 0; r < rows; r++) {
    while (k < last && r >= times[k + 1]) k++;
    if (r < times[0]) phase[r] = (r - times[0]) / period;
    else if (k === last) phase[r] = last + (r - times[last]) / period;
    else phase[r] = k + (r - times[k]) / (times[k + 1] - times[k]);
  }
  return { phase, period, returns: times.length, unevenness };
}

/** When the path passes the plane across it at a row, nearby and in the same direction, and how widely these points scatter. */
function returnsTo(
  path: Float32Array | Float64Array,
  dimension: number,
  row: number,
  spread: number,
): { rows: number[]; scatter: number } {
  const normal = velocityAt(path, dimension, row);
  const size = Math.hypot(...normal);
  const found: { time: number; point: Float64Array }[] = [];
  if (!(size > 0)) return { rows: [], scatter: 0 };
  const height = (r: number): number => {
    let sum = 0;
    for (let d = 0; d < dimension; d++)
      sum += normal[d] * (path[r * dimension + d] - path[row * dimension + d]);
    return sum;
  };
  const rows = path.length / dimension;
  let before = height(2);
  for (let r = 2; r + 3 < rows; r++) {
    const after = height(r + 1);
    if (before < 0 && after >= 0) {
      const share = before / (before - after);
      const point = Float64Array.from(normal, (_, d) => {
        const from = path[r * dimension + d];
        return from + share * (path[(r + 1) * dimension + d] - from);
      });
      const away = Math.hypot(...point.map((x, d) => x - path[row * dimension + d]));
      const velocity = velocityAt(path, dimension, share < 0.5 ? r : r + 1);
      let along = 0;
      for (let d = 0; d < dimension; d++) along += velocity[d] * normal[d];
      if (away < NEAR * spread && along > ALONG * size * Math.hypot(...velocity))
        found.push({ time: r + share, point });
    }
    before = after;
  }
  let squares = 0;
  for (let d = 0; d < dimension; d++) {
    const centre = found.reduce((sum, { point }) => sum + point[d] / found.length, 0);
    for (const { point } of found) squares += (point[d] - centre) ** 2 / found.length;
  }
  return { rows: found.map(({ time }) => time), scatter: Math.sqrt(squares) };
}

/** Velocity over four rows, which quiets noise. */
function velocityAt(path: Float32Array | Float64Array, dimension: number, row: number): Float64Array {
  return Float64Array.from(
    { length: dimension },
    (_, d) => (path[(row + 2) * dimension + d] - path[(row - 2) * dimension + d]) / 4,
  );
}

/** Standard deviation of the times between, over their mean. */
function variation(times: readonly number[]): number {
  const steps = times.slice(1).map((time, i) => time - times[i]);
  const mean = (times[times.length - 1] - times[0]) / steps.length;
  return Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length) / mean;
}

function spreadOf(path: Float32Array | Float64Array, dimension: number): number {
  const rows = path.length / dimension;
  let squares = 0;
  for (let d = 0; d < dimension; d++) {
    let mean = 0;
    for (let i = d; i < path.length; i += dimension) mean += path[i] / rows;
    for (let i = d; i < path.length; i += dimension) squares += (path[i] - mean) ** 2 / rows;
  }
  return Math.sqrt(squares);
}
