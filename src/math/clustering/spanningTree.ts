import { KdTree, LEAF } from "../kdTree.js";
import { Neighbours } from "../neighbours.js";

/** A minimum spanning tree: edges by their weight, the least first; of the same weight, that with fewer edges to row 0 first. */
export interface SpanningTree {
  /** rows that each edge joins; one edge fewer than points */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Minimum spanning tree of points by mutual reachability: the largest of the distance of two points and their core distances,
 * that of a point being the distance to its `samples`-th nearest, itself counted. By rounds in which every component finds its
 * shortest edge (Boruvka); a search on the k-d tree passes over branches of its own component.
 * @param points rows x columns, finite. @param samples 1 to the number of rows.
 * @see March, Ram & Gray (2010) KDD 603; McInnes & Healy (2017) arXiv 1705.07321.
 */
export function reachabilityTree(
  points: Float64Array | Float32Array,
  columns: number,
  samples: number,
): SpanningTree {
  return new Boruvka(new KdTree(points, columns), samples).tree();
}

/** Two rows, and the square of the edge's weight. */
type Edge = readonly [from: number, to: number, squared: number];

/** The rounds. Points are numbered in the order of the tree's leaves; distances are squared. */
class Boruvka {
  private readonly core: Float64Array;
  /** by node of the tree: its least core distance, and the component of all its points or -1 */
  private readonly leastCore: Float64Array;
  private readonly nodeComponent: Int32Array;
  private readonly component: Int32Array;
  /** by point: the nearest of another component as last found, how far, and how far any such is at least */
  private readonly candidate: Int32Array;
  private readonly candidateAt: Float64Array;
  private readonly atLeast: Float64Array;
  /** the search under way */
  private readonly offsets: Float64Array;
  private point = 0;
  private best = 0;
  private bestPoint = -1;

  constructor(
    private readonly index: KdTree,
    samples: number,
  ) {
    const { count, columns } = index;
    this.core = new Float64Array(count);
    this.leastCore = new Float64Array(index.axes.length);
    this.nodeComponent = new Int32Array(index.axes.length);
    this.component = Int32Array.from({ length: count }, (_, i) => i);
    this.candidate = new Int32Array(count).fill(-1);
    this.candidateAt = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.offsets = new Float64Array(columns);
    const found = new Neighbours(samples);
    for (let i = 0; i < count; i++) {
      index.nearest(index.points, i * columns, samples, found);
      this.core[i] = found.squared[samples - 1];
    }
    this.atLeast = this.core.slice();
    this.gatherCores(1, 0, count);
  }

  tree(): SpanningTree {
    const { index, component, candidate, candidateAt, atLeast } = this;
    const { count, rows } = index;
    const edges: Edge[] = [];
    const parents = Int32Array.from({ length: count }, (_, i) => i);
    const root = (i: number): number => {
      let at = i;
      while (parents[at] !== at) {
        parents[at] = parents[parents[at]];
        at = parents[at];
      }
      return at;
    };
    const best = new Float64Array(count);
    const bestFrom = new Int32Array(count);
    while (edges.length < count - 1) {
      this.gatherComponents(1, 0, count);
      best.fill(Number.POSITIVE_INFINITY);
      bestFrom.fill(-1);
      const take = (i: number): void => {
        const own = component[i];
        if (candidateAt[i] >= best[own]) return;
        best[own] = candidateAt[i];
        bestFrom[own] = i;
      };
      // What was found before and is still of another component is still the nearest.
      for (let i = 0; i < count; i++) {
        if (candidate[i] >= 0 && component[candidate[i]] === component[i]) {
          candidate[i] = -1;
          candidateAt[i] = Number.POSITIVE_INFINITY;
        }
        if (candidate[i] >= 0) take(i);
      }
      for (let i = 0; i < count; i++) {
        const limit = best[component[i]];
        if (candidate[i] >= 0 || atLeast[i] >= limit) continue;
        this.search(i, limit);
        atLeast[i] = this.best;
        if (this.bestPoint < 0) continue;
        candidate[i] = this.bestPoint;
        candidateAt[i] = this.best;
        take(i);
      }
      for (let i = 0; i < count; i++) {
        const from = bestFrom[i];
        if (from < 0) continue;
        const [a, b] = [root(from), root(candidate[from])];
        if (a === b) continue;
        parents[a] = b;
        edges.push([rows[from], rows[candidate[from]], best[i]]);
      }
      for (let i = 0; i < count; i++) component[i] = root(i);
    }
    const steps = stepsFromFirst(edges);
    edges.sort((a, b) => a[2] - b[2] || steps[a[0]] + steps[a[1]] - steps[b[0]] - steps[b[1]]);
    return {
      from: Int32Array.from(edges, ([from]) => from),
      to: Int32Array.from(edges, ([, to]) => to),
      weights: Float64Array.from(edges, ([, , squared]) => Math.sqrt(squared)),
    };
  }

  private gatherCores(node: number, lo: number, hi: number): number {
    let least = Number.POSITIVE_INFINITY;
    if (hi - lo <= LEAF) for (let i = lo; i < hi; i++) least = Math.min(least, this.core[i]);
    else {
      const middle = (lo + hi) >> 1;
      least = Math.min(this.gatherCores(2 * node, lo, middle), this.gatherCores(2 * node + 1, middle, hi));
    }
    this.leastCore[node] = least;
    return least;
  }

  private gatherComponents(node: number, lo: number, hi: number): number {
    let one = this.component[lo];
    if (hi - lo <= LEAF) {
      for (let i = lo + 1; i < hi; i++) if (this.component[i] !== one) one = -1;
    } else {
      const middle = (lo + hi) >> 1;
      const left = this.gatherComponents(2 * node, lo, middle);
      const right = this.gatherComponents(2 * node + 1, middle, hi);
      one = left === right ? left : -1;
    }
    this.nodeComponent[node] = one;
    return one;
  }

  /** Finds the nearest point of another component that is nearer than a limit; `best` is the limit where there is none. */
  private search(point: number, limit: number): void {
    this.offsets.fill(0);
    this.point = point;
    this.best = limit;
    this.bestPoint = -1;
    this.visit(1, 0, this.index.count, 0);
  }

  private visit(node: number, lo: number, hi: number, bound: number): void {
    if (this.nodeComponent[node] === this.component[this.point]) return;
    if (bound >= this.best || this.leastCore[node] >= this.best) return;
    if (hi - lo <= LEAF) {
      this.scan(lo, hi);
      return;
    }
    const { axes, splits, points, columns } = this.index;
    const axis = axes[node];
    const past = points[this.point * columns + axis] - splits[node];
    const middle = (lo + hi) >> 1;
    if (past < 0) this.visit(2 * node, lo, middle, bound);
    else this.visit(2 * node + 1, middle, hi, bound);
    const before = this.offsets[axis];
    const next = bound - before * before + past * past;
    if (next >= this.best) return;
    this.offsets[axis] = past;
    if (past < 0) this.visit(2 * node + 1, middle, hi, next);
    else this.visit(2 * node, lo, middle, next);
    this.offsets[axis] = before;
  }

  private scan(lo: number, hi: number): void {
    const { core, component, point } = this;
    const { points, columns } = this.index;
    const own = component[point];
    const ownCore = core[point];
    const from = point * columns;
    for (let i = lo; i < hi; i++) {
      if (component[i] === own || core[i] >= this.best) continue;
      let sum = 0;
      let at = i * columns;
      for (let c = 0; c < columns; c++) {
        const d = points[from + c] - points[at++];
        sum += d * d;
      }
      const reach = Math.max(sum, core[i], ownCore);
      if (reach >= this.best) continue;
      this.best = reach;
      this.bestPoint = i;
    }
  }
}

/** Number of edges from row 0 to each row. */
function stepsFromFirst(edges: readonly Edge[]): Int32Array {
  const count = edges.length + 1;
  const joined = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of edges) {
    joined[from].push(to);
    joined[to].push(from);
  }
  const steps = new Int32Array(count).fill(-1);
  steps[0] = 0;
  const reached = [0];
  for (const row of reached) {
    for (const next of joined[row]) {
      if (steps[next] >= 0) continue;
      steps[next] = steps[row] + 1;
      reached.push(next);
    }
  }
  return steps;
}
