import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { Random } from "../../math/random.js";
import { mean, median } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";
import {
  angleBetween,
  apart,
  type FlowRows,
  type LatentTrajectory,
  preparePath,
  spreadEvenly,
} from "./pathPairs.js";

/** A figure, and what it would be if the path's past said nothing of its future. */
export interface WithNull {
  readonly value: number;
  /** the same with other rows, picked at random, in place of neighbours */
  readonly null: number;
}

/** Whether a point of a latent space has one future: what its neighbours, from other times, do next. */
export interface UniqueFuture {
  /** rows that were looked at, and neighbours of each */
  readonly rows: number;
  readonly neighbours: number;
  /** mean angle between the velocity of a row and those of its neighbours, degrees; of a flow 0, at random 90 */
  readonly angle: WithNull;
  /** median over rows of how far neighbours are apart after some rows, over how far they are now (root mean squares) */
  readonly spread: WithNull;
  /**
   * share of rows whose nearest neighbour is far in the known state: by more than a tenth of its spread, and than ten times the
   * nearest state; undefined where no state is given
   */
  readonly falseNeighbours?: WithNull;
}

/** How neighbours are looked for. */
export interface UniqueFutureSettings extends Partial<FlowRows> {
  /** neighbours of a row; default 10 */
  readonly neighbours?: number;
  /** the known state at the same instants, rows x columns */
  readonly state?: { readonly values: Float32Array | Float64Array; readonly dimension: number };
  /** picks the rows of the null; default 1 */
  readonly seed?: number;
}

/** When the state of a nearest neighbour is far: as a share of the spread, and in distances of the nearest state. */
const FAR = { share: 0.1, nearest: 10 };

/**
 * Tests whether a path in latent space could be that of a flow: a point of it that the path visits twice must go on alike.
 * @param path in latent space.
 * @param settings rows that are left out as neighbours in time (`theiler`, default 20), rows after which neighbours are compared (`after`,
 * default 10), rows to measure at (`most`, default 2000), the known state.
 * @returns angle, spread and false neighbours, each beside what random rows give.
 * @throws {InputError} if the path is too short, does not move, or a setting is out of range.
 * @see Kennel, Brown & Abarbanel (1992) Phys. Rev. A 45 3403; Kaplan & Glass (1992) Phys. Rev. Lett. 68 427.
 * @example
 * const circle = Float64Array.from({ length: 4000 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.05 * (i >> 1)));
 * uniqueFuture({ values: circle, dimension: 2 }).angle.value < 3; // true
 */
export function uniqueFuture(path: LatentTrajectory, settings: UniqueFutureSettings = {}): UniqueFuture {
  const { neighbours = 10, theiler = 20, after = 10, most = 2000, state, seed = 1 } = settings;
  if (!Number.isInteger(neighbours) || neighbours < 1)
    throw new InputError(
      `uniqueFuture: neighbours=${neighbours} must be a positive integer; give 10, for example.`,
    );
  const { points, dimension, rows, velocities, usable } = preparePath("uniqueFuture", path, {
    theiler,
    after,
    most,
  });
  if (state !== undefined && state.values.length !== rows * state.dimension) {
    throw new InputError(
      `uniqueFuture: state of ${state.values.length} values does not have ${rows} rows of ${state.dimension} coordinates; give one a row of the path.`,
    );
  }
  const tree = new KdTree(rowsOf(points, dimension, usable), dimension);
  const ofState = state && stateSearch(state, usable);
  const random = new Random(seed);
  const found = new Neighbours();
  const [angles, spreads, wrong] = [new Pairs(), new Pairs(), new Pairs()];
  const places = spreadEvenly(
    Int32Array.from(usable, (_, p) => p),
    most,
  );
  let [low, high] = [0, 0];
  for (const place of places) {
    const row = usable[place];
    while (usable[low] < row - theiler) low++;
    while (high < usable.length && usable[high] <= row + theiler) high++;
    if (usable.length - (high - low) < neighbours) continue;
    tree.nearest(points, row * dimension, neighbours, found, low, high);
    let [angle, chance, now, next, anyNext] = [0, 0, 0, 0, 0];
    for (let n = 0; n < neighbours; n++) {
      const other = usable[found.rows[n]];
      const any = usable[anyOutside(random, usable.length, low, high)];
      angle += angleBetween(velocities, dimension, row, other) / neighbours;
      chance += angleBetween(velocities, dimension, row, any) / neighbours;
      now += found.squared[n];
      next += apart(points, dimension, row + after, other + after) ** 2;
      anyNext += apart(points, dimension, row + after, any + after) ** 2;
    }
    angles.add(angle, chance);
    if (now > 0) spreads.add(Math.sqrt(next / now), Math.sqrt(anyNext / now));
    if (ofState === undefined) continue;
    const far = ofState(place, low, high);
    wrong.add(far(found.rows[0]) ? 1 : 0, far(anyOutside(random, usable.length, low, high)) ? 1 : 0);
  }
  if (angles.values.length === 0) {
    throw new InputError(
      `uniqueFuture: no row has neighbours=${neighbours} outside of theiler=${theiler} rows; give a longer path or a smaller window.`,
    );
  }
  return {
    rows: angles.values.length,
    neighbours,
    angle: angles.reduced(mean),
    spread: spreads.reduced(median),
    ...(ofState && { falseNeighbours: wrong.reduced(mean) }),
  };
}

/** Figures of rows, and of their nulls. */
class Pairs {
  readonly values: number[] = [];
  private readonly nulls: number[] = [];

  add(value: number, chance: number): void {
    this.values.push(value);
    this.nulls.push(chance);
  }

  reduced(by: (values: ArrayLike<number>) => number): WithNull {
    return { value: by(this.values), null: by(this.nulls) };
  }
}

/** For a row, and those that are its neighbours in time: whether another row is far from it in the known state. */
function stateSearch(
  { values, dimension }: NonNullable<UniqueFutureSettings["state"]>,
  usable: Int32Array,
): (place: number, low: number, high: number) => (other: number) => boolean {
  const points = rowsOf(Float64Array.from(values), dimension, usable);
  const tree = new KdTree(points, dimension);
  const nearest = new Neighbours();
  let squares = 0;
  for (let d = 0; d < dimension; d++) {
    let centre = 0;
    for (let i = d; i < points.length; i += dimension) centre += points[i] / usable.length;
    for (let i = d; i < points.length; i += dimension) squares += (points[i] - centre) ** 2 / usable.length;
  }
  const share = FAR.share * Math.sqrt(squares);
  return (place, low, high) => {
    tree.nearest(points, place * dimension, 1, nearest, low, high);
    const limit = Math.max(share, FAR.nearest * Math.sqrt(nearest.squared[0]));
    return (other) => apart(points, dimension, place, other) > limit;
  };
}

/** Some rows of a table. */
function rowsOf(points: Float64Array, dimension: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * dimension);
  rows.forEach((row, r) => {
    out.set(points.subarray(row * dimension, (row + 1) * dimension), r * dimension);
  });
  return out;
}

/** A place in [0, count) outside of [low, high). */
function anyOutside(random: Random, count: number, low: number, high: number): number {
  const place = random.integer(count - (high - low));
  return place < low ? place : place + high - low;
}
