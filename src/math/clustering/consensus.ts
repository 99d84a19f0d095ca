import { InputError } from "../../shapes/inputError.js";
import type { Grouping } from "./hdbscan.js";

/** Share of the partitions, more than which must put two points together. */
const MAJORITY = 0.6;
/** Least share of the partitions that must put a point with the members of a group that a majority doesn't give it. */
const ADOPTED = 0.4;

/**
 * What several partitions of the same points have in common: two points are of one group if more than 60 % of the partitions put them
 * together, or a chain of such points joins them. What is left over goes to the group with whose members it is most often, if it
 * is so in 40 % of the partitions or more; else it is noise.
 * @param partitions group of each point from 0, -1 for noise; one or more, of the same points.
 * @param leastSize fewest points of a group. @returns strengths: share of partitions, mean over the members of its group.
 * @throws {InputError} if there is no partition, or they differ in length.
 * @example
 * const { labels } = consensus([[0, 0, 1, 1, 1], [1, 1, 0, 0, -1], [0, 0, 0, 1, 1]], 2);
 * Array.from(labels); // [1, 1, 0, 0, 0]
 * @see Fred & Jain (2005) IEEE Trans. PAMI 27 835, evidence accumulation.
 */
export function consensus(partitions: readonly ArrayLike<number>[], leastSize: number): Grouping {
  if (partitions.length === 0) throw new InputError("consensus: there are no partitions; give 1 or more.");
  const count = partitions[0].length;
  if (partitions.some(({ length }) => length !== count))
    throw new InputError("consensus: the partitions differ in length; give them of the same points.");
  const kinds = kindsOf(partitions, count);
  const components = joined(kinds.vectors, partitions.length);
  const sizes = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const component = components[kinds.of[i]];
    sizes.set(component, (sizes.get(component) ?? 0) + 1);
  }
  const order = [...sizes]
    .filter(([, size]) => size >= leastSize)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([component]) => component);
  const names = new Map(order.map((component, name) => [component, name]));
  const labels = Int32Array.from({ length: count }, (_, i) => names.get(components[kinds.of[i]]) ?? -1);
  return adopt(partitions, labels, order.length);
}

/** Points that all partitions treat alike are of one kind. */
function kindsOf(
  partitions: readonly ArrayLike<number>[],
  count: number,
): { readonly of: Int32Array; readonly vectors: Int32Array[] } {
  const known = new Map<string, number>();
  const vectors: Int32Array[] = [];
  const of = Int32Array.from({ length: count }, (_, i) => {
    const vector = Int32Array.from(partitions, (partition) => partition[i]);
    const key = vector.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, vectors.length);
    return vectors.push(vector) - 1;
  });
  return { of, vectors };
}

/** Component of each kind: kinds are joined where a majority of the partitions agrees. */
function joined(vectors: readonly Int32Array[], partitions: number): Int32Array {
  const parents = Int32Array.from(vectors, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  };
  for (let i = 0; i < vectors.length; i++) {
    for (let j = 0; j < i; j++) {
      let together = 0;
      for (let p = 0; p < partitions; p++)
        if (vectors[i][p] >= 0 && vectors[i][p] === vectors[j][p]) together++;
      if (together > MAJORITY * partitions) parents[root(i)] = root(j);
    }
  }
  return parents.map((_, i) => root(i));
}

/** Gives what is left over to groups, and every point its strength. */
function adopt(partitions: readonly ArrayLike<number>[], before: Int32Array, groups: number): Grouping {
  const sizes = new Int32Array(groups);
  for (const label of before) if (label >= 0) sizes[label]++;
  // By partition and its group: members of each of our groups.
  const members = partitions.map((partition) => {
    const counts = new Map<number, Int32Array>();
    before.forEach((label, i) => {
      if (label < 0 || partition[i] < 0) return;
      const row = counts.get(partition[i]) ?? new Int32Array(groups);
      row[label]++;
      counts.set(partition[i], row);
    });
    return counts;
  });
  const share = (i: number, group: number): number => {
    let sum = 0;
    partitions.forEach((partition, p) => {
      sum += members[p].get(partition[i])?.[group] ?? 0;
    });
    return sum / (sizes[group] * partitions.length);
  };
  const labels = before.slice();
  const strengths = new Float64Array(before.length);
  before.forEach((label, i) => {
    if (label >= 0) strengths[i] = share(i, label);
    else
      for (let group = 0; group < groups; group++) {
        const one = share(i, group);
        if (one < ADOPTED || one <= strengths[i]) continue;
        strengths[i] = one;
        labels[i] = group;
      }
  });
  return { labels, strengths, groups };
}
