import { InputError } from "../../shapes/inputError.js";
import { firstInterpolated, INTERPOLATED, lagrangeWeight, type Path, pathAt } from "./pathAt.js";

/** A plane: normal . x = level. */
export interface Plane {
  /** one number a coordinate */
  readonly normal: ArrayLike<number>;
  readonly level: number;
}

/** A Poincare section: a plane that is crossed in one direction. */
export interface Section extends Plane {
  /** 1 where normal . x grows, -1 where it falls */
  readonly direction: 1 | -1;
  /**
   * the direction is the opposite below this plane, so that the turns of both halves of a flow with inversion symmetry count, as
   * those of the Lorenz system seen in delay vectors of x
   */
  readonly reversedBelow?: Plane;
}

/** Where a path crosses a section. */
export interface SectionCrossings {
  /** when, in rows of the path, as fractions, rising */
  readonly rows: Float64Array;
  /** where: crossings x dimension */
  readonly points: Float64Array;
}

/** Steps, and width of the interval in rows, at which a crossing counts as found. */
const STEPS = 60;
const CLOSE = 1e-14;

/**
 * Crossings of a Poincare section, interpolated between the rows of a path to fifth order.
 * @param path rows x dimension, evenly in time. @param section a plane and the direction of crossing.
 * @param hysteresis how far beyond the plane, on both sides, the path must go between two crossings, in units of
 * normal . x; default 0. About three times the noise keeps one crossing from counting as several.
 * @returns all crossings in the given direction, in order.
 * @throws {InputError} if the path has fewer than six rows, or the normal does not fit it.
 * @see Parker & Chua (1989) Practical Numerical Algorithms for Chaotic Systems, ch. 2.
 * @example
 * const values = Float64Array.from({ length: 200 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.1 * (i >> 1)));
 * const path = { values, dimension: 2 };
 * sectionCrossings(path, { normal: [0, 1], level: 0, direction: 1 }).rows[0]; // 62.83185
 */
export function sectionCrossings(path: Path, section: Section, hysteresis = 0): SectionCrossings {
  const { values, dimension } = path;
  const rows = values.length / dimension;
  const { normal, direction, reversedBelow } = section;
  if (normal.length !== dimension || (reversedBelow?.normal.length ?? dimension) !== dimension) {
    throw new InputError(
      `sectionCrossings: the section's normal does not have ${dimension} numbers, as many as the path has columns; give one number a column.`,
    );
  }
  if (rows < INTERPOLATED) {
    throw new InputError(
      `sectionCrossings: a path of ${rows} rows is too short to interpolate; give at least ${INTERPOLATED}.`,
    );
  }
  const heights = heightsOver(path, section);
  const borders = reversedBelow && heightsOver(path, reversedBelow);
  const senseAt = (row: number): number => (borders && borders[row] < 0 ? -direction : direction);
  const state = new Float64Array(dimension);
  const found: number[] = [];
  const points: number[] = [];
  // A crossing counts once the path was below and then is above; of several in between, the last.
  let below = false;
  let last = -1;
  let sense = senseAt(0);
  let before = sense * heights[0];
  for (let r = 1; r < rows; r++) {
    const senseNow = senseAt(r);
    const now = senseNow * heights[r];
    if (senseNow !== sense) {
      // In the other half another direction counts.
      sense = senseNow;
      below = false;
      last = -1;
      before = now;
    }
    if (before <= -hysteresis) below = true;
    if (before < 0 && now >= 0) last = r - 1;
    if (below && last >= 0 && now >= hysteresis) {
      const at = rootAfter(heights, last);
      pathAt(path, at, state);
      found.push(at);
      points.push(...state);
      below = false;
      last = -1;
    }
    before = now;
  }
  return { rows: Float64Array.from(found), points: Float64Array.from(points) };
}

/** Height of each row of a path over a plane, in units of normal . x. */
export function heightsOver({ values, dimension }: Path, { normal, level }: Plane): Float64Array {
  const heights = new Float64Array(values.length / dimension);
  for (let r = 0, at = 0; r < heights.length; r++) {
    let sum = -level;
    for (let d = 0; d < dimension; d++) sum += normal[d] * values[at++];
    heights[r] = sum;
  }
  return heights;
}

/** Where heights pass zero between `row` and the next, by false position (Illinois) on the interpolating polynomial. */
function rootAfter(heights: Float64Array, row: number): number {
  const from = firstInterpolated(row, heights.length);
  let [low, high] = [row - from, row - from + 1];
  let [atLow, atHigh] = [heights[row], heights[row + 1]];
  for (let n = 0; n < STEPS && high - low > CLOSE; n++) {
    const middle = atHigh === atLow ? (low + high) / 2 : low - (atLow * (high - low)) / (atHigh - atLow);
    let height = 0;
    for (let i = 0; i < INTERPOLATED; i++) height += lagrangeWeight(i, middle) * heights[from + i];
    if (height === 0) return from + middle;
    if (height < 0 === atLow < 0) {
      low = middle;
      atLow = height;
      atHigh /= 2;
    } else {
      high = middle;
      atHigh = height;
      atLow /= 2;
    }
  }
  return from + (Math.abs(atLow) < Math.abs(atHigh) ? low : high);
}
