import { InputError } from "../../shapes/inputError.js";
import { condense, excessOfMass } from "./condensedTree.js";
import { reachabilityTree } from "./spanningTree.js";

export interface HdbscanSettings {
  /** fewest points of a group, at least 2; default 5 */
  readonly leastSize?: number;
  /** points within the core distance, itself counted: more of them call more points noise; default `leastSize` */
  readonly samples?: number;
}

/** Groups of points. */
export interface Grouping {
  /** by point: its group from 0, the group with most points first; -1 for noise */
  readonly labels: Int32Array;
  /** by point: how firmly it belongs to its group: the density at which it leaves it, of that at which the group ends; 0 for noise */
  readonly strengths: Float64Array;
  readonly groups: number;
}

/**
 * Groups points by density: groups are what stays together over the widest range of densities, and points in none of them are
 * noise. No number of groups is given. The labels are those of scikit-learn's HDBSCAN up to their names; where several edges of
 * the tree have the same length, a point on the border of two groups may go either way.
 * @param points rows x columns, finite. @param columns coordinates of a point, 1 to 255.
 * @returns a label and a strength per point; all noise where no two groups part.
 * @throws {InputError} if there are fewer points than `samples`, a setting is no positive integer, or as `KdTree`.
 * @example
 * const blobs = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100) + Math.sin(i));
 * hdbscan(blobs, 1).groups; // 2
 * @see Campello, Moulavi & Sander (2013) PAKDD 160; McInnes & Healy (2017) arXiv 1705.07321.
 */
export function hdbscan(
  points: Float64Array | Float32Array,
  columns: number,
  { leastSize = 5, samples = leastSize }: HdbscanSettings = {},
): Grouping {
  if (!Number.isInteger(leastSize) || leastSize < 2)
    throw new InputError(`hdbscan: leastSize=${leastSize} must be an integer, 2 or greater; give 5.`);
  if (!Number.isInteger(samples) || samples < 1)
    throw new InputError(`hdbscan: samples=${samples} must be a positive integer; give 5.`);
  const count = points.length / columns;
  if (count < samples)
    throw new InputError(`hdbscan: ${count} points are fewer than samples=${samples}; lower it.`);
  const tree = condense(reachabilityTree(points, columns, samples), leastSize);
  const chosen = excessOfMass(tree);
  const { parents, groups, densities, deaths } = tree;
  /** by group: the chosen one that it is or is part of, or -1 */
  const belongs = parents.map(() => -1);
  for (let group = 1; group < parents.length; group++)
    belongs[group] = chosen[group] ? group : belongs[parents[group]];
  const sizes = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const group = belongs[groups[i]];
    if (group < 0) continue;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const order = [...sizes.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a - b);
  const names = new Map(order.map((group, name) => [group, name]));
  const labels = new Int32Array(count);
  const strengths = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const group = belongs[groups[i]];
    labels[i] = names.get(group) ?? -1;
    if (group >= 0) strengths[i] = Math.min(1, densities[i] / deaths[group]);
  }
  return { labels, strengths, groups: order.length };
}
