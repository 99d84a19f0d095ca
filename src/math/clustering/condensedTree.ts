import type { SpanningTree } from "./spanningTree.js";

/**
 * How groups part as the density rises: the tree of single linkage without the splits that shed fewer points than make a group.
 * Densities are 1 / distance.
 */
export interface CondensedTree {
  /** by group, the whole first: the group that it is part of (-1 for the whole), and the density at which it parted */
  readonly parents: readonly number[];
  readonly births: readonly number[];
  /** by group: the density at which the last of its own points left it, or it parted */
  readonly deaths: readonly number[];
  /** by group: the sum over its points of the density gained while they belonged to it and to none of its parts */
  readonly stabilities: readonly number[];
  /** by point: the smallest group that held it, and the density at which it left that */
  readonly groups: Int32Array;
  readonly densities: Float64Array;
}

/**
 * Condenses the tree of single linkage. Points at one place are never parted.
 * @param tree of the points, one edge fewer than points. @param least number of points that make a group, at least 2.
 * @see Campello, Moulavi, Zimek & Sander (2015) ACM TKDD 10 5.
 */
export function condense(tree: SpanningTree, least: number): CondensedTree {
  const { left, right, sizes, distances } = linkage(tree);
  const count = tree.weights.length + 1;
  // Points at one place count as half as far apart as the nearest that are apart.
  const nearest = (tree.weights.find((weight) => weight > 0) ?? 2) / 2;
  const parents = [-1];
  const births = [0];
  const deaths = [0];
  const stabilities = [0];
  const groups = new Int32Array(count);
  const densities = new Float64Array(count);
  const sizeOf = (node: number): number => (node < count ? 1 : sizes[node - count]);
  const stack: [node: number, group: number][] = [[2 * count - 2, 0]];
  const below: number[] = [];
  /** All points below a node leave their group. */
  const leave = (node: number, group: number, density: number): void => {
    stabilities[group] += sizeOf(node) * (density - births[group]);
    deaths[group] = Math.max(deaths[group], density);
    below.push(node);
    for (let at = below.pop(); at !== undefined; at = below.pop()) {
      if (at >= count) below.push(left[at - count], right[at - count]);
      else {
        groups[at] = group;
        densities[at] = density;
      }
    }
  };
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, group] = next;
    const distance = node < count ? 0 : distances[node - count];
    const density = 1 / (distance > 0 ? distance : nearest);
    if (distance === 0) {
      leave(node, group, density);
      continue;
    }
    const parts = [left[node - count], right[node - count]];
    const large = parts.filter((part) => sizeOf(part) >= least);
    if (large.length === 2) {
      deaths[group] = Math.max(deaths[group], density);
      for (const part of parts) {
        stabilities[group] += sizeOf(part) * (density - births[group]);
        parents.push(group);
        births.push(density);
        deaths.push(0);
        stabilities.push(0);
        stack.push([part, parents.length - 1]);
      }
      continue;
    }
    for (const part of parts) {
      if (sizeOf(part) >= least) stack.push([part, group]);
      else leave(part, group, density);
    }
  }
  return { parents, births, deaths, stabilities, groups, densities };
}

/**
 * Chooses the groups with the largest sum of stabilities of which none is part of another; never the whole.
 * @returns by group: whether it is chosen.
 */
export function excessOfMass({ parents, stabilities }: CondensedTree): boolean[] {
  const best = [...stabilities];
  const ofParts = parents.map(() => 0);
  const chosen = parents.map((_, group) => group > 0);
  // A part has a higher number than what it is part of.
  for (let group = parents.length - 1; group > 0; group--) {
    if (ofParts[group] > best[group]) {
      chosen[group] = false;
      best[group] = ofParts[group];
    }
    ofParts[parents[group]] += best[group];
  }
  // Parts of what is chosen are not.
  const within = parents.map(() => false);
  for (let group = 1; group < parents.length; group++) {
    const above = parents[group];
    within[group] = within[above] || chosen[above];
    if (within[group]) chosen[group] = false;
  }
  return chosen;
}

/** The tree of single linkage: node count + i joins two at the i-th edge. */
function linkage({ from, to, weights }: SpanningTree) {
  const count = weights.length + 1;
  const parents = Int32Array.from({ length: 2 * count - 1 }, (_, i) => i);
  const left = new Int32Array(count - 1);
  const right = new Int32Array(count - 1);
  const sizes = new Int32Array(count - 1);
  const root = (i: number): number => {
    let at = i;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  };
  for (let i = 0; i < count - 1; i++) {
    left[i] = root(from[i]);
    right[i] = root(to[i]);
    for (const part of [left[i], right[i]]) {
      sizes[i] += part < count ? 1 : sizes[part - count];
      parents[part] = count + i;
    }
  }
  return { left, right, sizes, distances: weights };
}
