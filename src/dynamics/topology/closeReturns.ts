import { InputError } from "../../shapes/inputError.js";

/** A stretch of a path that comes back close to where it began. */
export interface CloseReturn {
  /** crossing of the section where it begins */
  readonly crossing: number;
  /** turns until it is back */
  readonly turns: number;
  /** distance of its ends, in the unit of the coordinates */
  readonly distance: number;
}

/**
 * Close returns: crossings of a Poincare section to which the path is back after some turns, as it is where it shadows an
 * unstable periodic orbit.
 * @param points crossings x dimension, in the order of time. @param dimension of a crossing.
 * @param turns to look at, at least 1.
 * @param nearest how far the ends may be apart, as a share of the standard deviation of the crossings; default 0.05.
 * @returns the closest first; a stretch that repeats within itself is not left out.
 * @throws {InputError} if the points don't fit the dimension or a setting is out of range.
 * @see Auerbach, Cvitanovic, Eckmann, Gunaratne & Procaccia (1987) Phys. Rev. Lett. 58 2387; Mindlin & Gilmore (1992)
 * Physica D 58 229.
 * @example
 * closeReturns(Float64Array.of(0, 5, 9, 0.1, 7, 3), 1, 3)[0]; // { crossing: 0, turns: 3, distance: 0.1 }
 */
export function closeReturns(
  points: Float64Array,
  dimension: number,
  turns: number,
  nearest = 0.05,
): CloseReturn[] {
  const count = points.length / dimension;
  if (!Number.isInteger(count) || !Number.isInteger(turns) || turns < 1) {
    throw new InputError(
      `closeReturns: turns=${turns} and ${points.length} values don't make crossings of ${dimension} coordinates; give positive integers that fit.`,
    );
  }
  const limit = nearest * spreadOf(points, dimension);
  const found: CloseReturn[] = [];
  for (let i = 0; i + turns < count; i++) {
    const distance = distanceBetween(points, i, points, i + turns, dimension);
    if (distance <= limit) found.push({ crossing: i, turns, distance });
  }
  return found.sort((a, b) => a.distance - b.distance);
}

/**
 * Standard deviation of points in space: the root mean square distance from their mean.
 * @param points rows x dimension.
 */
export function spreadOf(points: Float64Array, dimension: number): number {
  const count = points.length / dimension;
  const mean = new Float64Array(dimension);
  for (let i = 0; i < points.length; i++) mean[i % dimension] += points[i] / count;
  let squares = 0;
  for (let i = 0; i < points.length; i++) squares += (points[i] - mean[i % dimension]) ** 2;
  return Math.sqrt(squares / count);
}

/** Distance of row i of one list of points from row j of another. */
export function distanceBetween(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  dimension: number,
): number {
  let squares = 0;
  for (let d = 0; d < dimension; d++) squares += (a[i * dimension + d] - b[j * dimension + d]) ** 2;
  return Math.sqrt(squares);
}
