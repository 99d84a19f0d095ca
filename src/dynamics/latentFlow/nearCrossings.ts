import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { Random } from "../../math/random.js";
import {
  angleBetween,
  apart,
  type FlowRows,
  type LatentTrajectory,
  preparePath,
  spreadEvenly,
} from "./pathPairs.js";

/** Where a path comes back to a point, and whether it goes on otherwise. */
export interface NearCrossings {
  /** pairs of rows from distant times that are closer than `length` */
  readonly pairs: number;
  /** those whose velocities and whose futures are far apart: where the path all but crosses itself */
  readonly crossings: number;
  /** their share of the pairs; NaN if there are none */
  readonly share: number;
  /** the share with the velocities and futures of rows picked at random */
  readonly null: number;
  /** distance below which rows are close, as a share of the path's spread */
  readonly length: number;
}

/** How near crossings are looked for. */
export interface NearCrossingSettings extends Partial<FlowRows> {
  /** distance below which two rows are close, as a share of the path's spread; default 0.05 */
  readonly length?: number;
  /** angle above which velocities are apart, degrees; default 45 */
  readonly angle?: number;
  /** distance above which futures are apart, as a share of the path's spread; default 0.25 */
  readonly futures?: number;
  /** picks the rows of the null; default 1 */
  readonly seed?: number;
}

/**
 * Near crossings of a path in any dimension: pairs of rows from distant times that are close, but move in other directions and come to
 * other places. A path of a flow has none but close to its fixed points; a projection into too few dimensions has many.
 * @param path in latent space.
 * @param settings lengths as shares of the path's spread (the root mean square distance from its mean); rows that are left out as
 * neighbours in time (`theiler`, default 20), rows to look ahead (`after`, default 10), rows to measure at (`most`, default 2000).
 * @returns their number, and their share beside that of a path whose rows are shuffled.
 * @throws {InputError} if the path is too short, does not move, or a setting is out of range.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, ch. 6: in an embedding nothing intersects.
 * @example
 * const eight = Float64Array.from({ length: 8000 }, (_, i) => Math.sin((i % 2 ? 0.02 : 0.01) * (i >> 1)));
 * nearCrossings({ values: eight, dimension: 2 }, { after: 50 }).crossings > 0; // true
 */
export function nearCrossings(path: LatentTrajectory, settings: NearCrossingSettings = {}): NearCrossings {
  const {
    theiler = 20,
    after = 10,
    most = 2000,
    length = 0.05,
    angle = 45,
    futures = 0.25,
    seed = 1,
  } = settings;
  const { points, dimension, velocities, usable, spread } = preparePath("nearCrossings", path, {
    theiler,
    after,
    most,
  });
  const close = new Float64Array(usable.length * dimension);
  usable.forEach((row, r) => {
    close.set(points.subarray(row * dimension, (row + 1) * dimension), r * dimension);
  });
  const tree = new KdTree(close, dimension);
  const found = new Neighbours();
  const random = new Random(seed);
  const differ = (row: number, other: number): boolean =>
    angleBetween(velocities, dimension, row, other) > angle &&
    apart(points, dimension, row + after, other + after) > futures * spread;
  let [pairs, crossings, chance] = [0, 0, 0];
  let [low, high] = [0, 0];
  for (const row of spreadEvenly(usable, most)) {
    while (usable[low] < row - theiler) low++;
    while (high < usable.length && usable[high] <= row + theiler) high++;
    tree.within(points, row * dimension, length * spread, found, low, high);
    for (let n = 0; n < found.count; n++) {
      pairs++;
      if (differ(row, usable[found.rows[n]])) crossings++;
      if (differ(row, usable[random.integer(usable.length)])) chance++;
    }
  }
  return { pairs, crossings, share: crossings / pairs, null: chance / pairs, length };
}
