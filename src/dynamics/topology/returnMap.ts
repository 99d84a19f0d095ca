import { symmetricEigenvectors } from "../../math/eigenvectors.js";
import { monotonePieces } from "./monotonePieces.js";

/** One branch of a return map. */
export interface MapBranch {
  /** interval along the branch line */
  readonly low: number;
  readonly high: number;
  /** whether the map falls there: the flow reverses the order of the points */
  readonly reversing: boolean;
}

/** The return map of a Poincare section as a map of a line: the next crossing from the last. */
export interface ReturnMap {
  /** where each crossing lies on the branch line */
  readonly line: Float64Array;
  /** monotone branches, along the line */
  readonly branches: readonly MapBranch[];
  /** branch of each crossing */
  readonly symbols: Int32Array;
  /** share of the variance of the next crossing that the branches don't explain, 0 to 1: near 0 if the map is one of a line */
  readonly unexplained: number;
}

/** Crossings that the branches are looked for in. */
const SAMPLE = 180;
/** Width of a gap that parts the section, as a share of its width. */
const GAP = 0.1;
/** Most gaps that count. */
const GAPS = 2;

/**
 * The return map of the crossings of a section. They are laid out along their longest principal axis; if the section falls into
 * parts, these are set side by side, each forwards or backwards, in the way that gives the fewest monotone branches.
 * (Both halves of the Lorenz section turn out to be one branch each that way.)
 * @param points crossings x dimension, in the order of time; at least 20.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, ch. 2 and 5.
 */
export function returnMap(points: Float64Array, dimension: number): ReturnMap {
  const count = points.length / dimension;
  const axis = longestAxis(points, dimension);
  const along = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let d = 0; d < dimension; d++) along[i] += axis[d] * points[i * dimension + d];
  const parts = partsOf(along);
  let best: { layout: Layout; map: ReturnMap } | undefined;
  for (const layout of layouts(parts)) {
    const line = along.map((u) => placed(u, layout));
    const map = branchesOf(line);
    // Fewer branches first, then what explains more.
    const worse =
      best !== undefined &&
      (map.branches.length > best.map.branches.length ||
        (map.branches.length === best.map.branches.length && map.unexplained >= best.map.unexplained));
    if (!worse) best = { layout, map };
  }
  const { map } = best as { map: ReturnMap };
  // Of the two senses of the line, the one whose first branch keeps the order; where both do, the one given by the axis.
  const backwards = map.branches[0].reversing && !map.branches[map.branches.length - 1].reversing;
  return backwards ? mirrored(map) : map;
}

interface Part {
  readonly low: number;
  readonly high: number;
}

/** Parts in their order along the line, and which of them are laid out backwards. */
interface Layout {
  readonly parts: readonly Part[];
  readonly backwards: readonly boolean[];
}

function longestAxis(points: Float64Array, dimension: number): Float64Array {
  const count = points.length / dimension;
  const mean = new Float64Array(dimension);
  for (let i = 0; i < points.length; i++) mean[i % dimension] += points[i] / count;
  const covariance = new Float64Array(dimension * dimension);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dimension; a++) {
      for (let b = 0; b < dimension; b++)
        covariance[a * dimension + b] +=
          (points[i * dimension + a] - mean[a]) * (points[i * dimension + b] - mean[b]);
    }
  }
  const axis = symmetricEigenvectors(covariance, dimension, 1).vectors.slice(0, dimension);
  const largest = axis.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
  return largest < 0 ? axis.map((v) => -v) : axis;
}

/** Intervals between the widest gaps. */
function partsOf(along: Float64Array): Part[] {
  const sorted = along.slice().sort();
  const last = sorted.length - 1;
  const width = sorted[last] - sorted[0];
  const gaps: number[] = [];
  for (let i = 0; i < last; i++) if (sorted[i + 1] - sorted[i] > GAP * width) gaps.push(i);
  gaps.sort((a, b) => sorted[b + 1] - sorted[b] - (sorted[a + 1] - sorted[a]));
  const cuts = gaps.slice(0, GAPS).sort((a, b) => a - b);
  const starts = [0, ...cuts.map((i) => i + 1)];
  const ends = [...cuts, last];
  return starts.map((start, k) => ({ low: sorted[start], high: sorted[ends[k]] }));
}

function layouts(parts: readonly Part[]): Layout[] {
  const orders = permutationsOf(parts);
  const flips = Array.from({ length: 2 ** parts.length }, (_, bits) =>
    parts.map((_, k) => (bits >> k) % 2 === 1),
  );
  const all = orders.flatMap((order) => flips.map((backwards) => ({ parts: order, backwards })));
  // A layout and its reverse are the same line: one part alone is not turned, of several the lower half is enough.
  return parts.length === 1
    ? [all[0]]
    : all.filter(({ parts: order }) => order.indexOf(parts[0]) < order.indexOf(parts[1]));
}

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutationsOf(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  );
}

/** A place on the line: parts follow each other with a little room between them. */
function placed(u: number, { parts, backwards }: Layout): number {
  let from = 0;
  let nearest = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let k = 0; k < parts.length; k++) {
    const { low, high } = parts[k];
    const away = Math.max(low - u, u - high, 0);
    if (away < distance) {
      distance = away;
      nearest = from + (backwards[k] ? high - u : u - low);
    }
    from += 1.02 * (high - low);
  }
  return nearest;
}

function branchesOf(line: Float64Array): ReturnMap {
  const count = line.length - 1;
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => line[a] - line[b]);
  const sample = Math.min(SAMPLE, count);
  const rank = (k: number): number => Math.floor(((k + 0.5) * count) / sample);
  const next = Float64Array.from({ length: sample }, (_, k) => line[order[rank(k)] + 1]);
  const { starts, falling, unexplained } = monotonePieces(next, Math.max(2, Math.round(sample / 45)));
  const cuts = starts.slice(1).map((start, k) => {
    const ranks = { from: rank(Math.max(0, start - 2)), to: rank(Math.min(sample - 1, start + 1)) };
    return cutBetween(line, order, ranks.from, ranks.to, falling[k], falling[k + 1]);
  });
  const [low, high] = [line.reduce((a, b) => Math.min(a, b)), line.reduce((a, b) => Math.max(a, b))];
  const branches = starts.map((_, k) => ({
    low: k === 0 ? low : cuts[k - 1],
    high: k === cuts.length ? high : cuts[k],
    reversing: falling[k],
  }));
  const symbols = Int32Array.from(line, (u) => cuts.filter((cut) => u >= cut).length);
  return { line, branches, symbols, unexplained };
}

/** Where one branch ends and the next begins: at the extremum between a rising and a falling one, else at the widest jump. */
function cutBetween(
  line: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
  before: boolean,
  after: boolean,
): number {
  let cut = from + 1;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = from + 1; k <= to; k++) {
    const [left, right] = [line[order[k - 1] + 1], line[order[k] + 1]];
    const merit = before === after ? Math.abs(right - left) : before ? -(left + right) : left + right;
    if (merit > most) {
      most = merit;
      cut = k;
    }
  }
  return (line[order[cut - 1]] + line[order[cut]]) / 2;
}

function mirrored({ line, branches, symbols, unexplained }: ReturnMap): ReturnMap {
  const last = branches.length - 1;
  const [low, high] = [branches[0].low, branches[last].high];
  const turn = (u: number): number => low + high - u;
  return {
    line: line.map(turn),
    branches: branches
      .map((branch) => ({ ...branch, low: turn(branch.high), high: turn(branch.low) }))
      .reverse(),
    symbols: symbols.map((symbol) => last - symbol),
    unexplained,
  };
}
