import { checkInteger } from "../embedding/checkSeries.js";
import type { Work } from "./work.js";

/** How a correlation dimension is measured. */
export interface CorrelationSettings {
  /** rows nearer in time than this don't count as pairs */
  readonly theiler: number;
  /** points whose distances to all others are counted, evenly spread; default 1500 */
  readonly references?: number;
  /** distance below which noise hides the structure; default 0 */
  readonly floor?: number;
}

/** A correlation dimension and the curve that it was read from. */
export interface CorrelationDimension {
  /** slope of ln C over ln r in the region; NaN if no region is straight */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** smallest and largest radius of the region, in the unit of the points */
  readonly region: readonly [number, number];
  /** radii, rising, and the share of pairs that are nearer */
  readonly radii: Float64Array;
  readonly sums: Float64Array;
}

/** Bins a doubling of the squared distance: the first bits of its mantissa. */
const BITS = 2;
const SHIFT = 20 - BITS;
/** Exponents of 2 that are counted, from 2^-100 to 2^99. */
const LOWEST = (1023 - 100) << BITS;
const BINS = 200 << BITS;
/** Groups of references, which give the error. */
const GROUPS = 8;
/** Distances that are computed before they are counted. */
const BLOCK = 512;
/** Largest share of pairs that are nearer than the largest radius; below the smallest a point has one neighbour on average. */
const SHARE = 0.03;
/** Bins of the shortest region: a factor of 4 in the radius. */
const SHORTEST = 4 << BITS;
/** Share of the slope by which the halves of a straight region may differ. */
const STRAIGHT = 0.03;
/** Standard errors of an interval. */
const WIDTH = 2;

/**
 * Correlation dimension of points: the slope of the number of pairs over their distance, both logarithmic, in the region
 * where it is straightest.
 * @param points rows x columns. @param columns coordinates of a point.
 * @throws {InputError} if a setting is out of range.
 * @see Grassberger & Procaccia (1983) Physica D 9 189; Theiler (1986) Phys. Rev. A 34 2427.
 * @example
 * // Random points of a square have two dimensions.
 * const random = new Random(1);
 * const square = Float64Array.from({ length: 20000 }, () => random.uniform());
 * correlationDimension(square, 2, { theiler: 0 }).value.toFixed(1); // "2.0"
 */
export function correlationDimension(
  points: Float64Array,
  columns: number,
  settings: CorrelationSettings,
): CorrelationDimension {
  const work = correlationDimensionInSteps(points, columns, settings);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same as `correlationDimension`, as a generator that tells how far it is.
 * @example
 * const work = correlationDimensionInSteps(new Float64Array(2000), 2, { theiler: 0, references: 100 });
 * work.next().value; // { done: 0, total: 100 }
 */
export function* correlationDimensionInSteps(
  points: Float64Array,
  columns: number,
  { theiler, references = 1500, floor = 0 }: CorrelationSettings,
): Work<CorrelationDimension> {
  const rows = Math.floor(points.length / columns);
  checkInteger("correlationDimension", "columns", columns, 1, 100);
  checkInteger("correlationDimension", "theiler", theiler, 0, Math.max(0, rows - 2));
  checkInteger("correlationDimension", "references", references, GROUPS, 1e9);
  const used = Math.min(references, rows);
  const counts = Array.from({ length: GROUPS }, () => new Float64Array(BINS));
  const pairs = new Float64Array(GROUPS);
  // Of one reference; integers are counted faster than doubles.
  const own = new Uint32Array(BINS);
  const count = distanceCounter(points, columns, own);
  for (let n = 0; n < used; n++) {
    if (n % 50 === 0) yield { done: n, total: used };
    const row = Math.floor((n * rows) / used);
    // Contiguous stretches as groups: their errors are independent.
    const group = Math.floor((n * GROUPS) / used);
    const sum = counts[group];
    own.fill(0);
    for (let side = 0; side < 2; side++) {
      const from = side === 0 ? 0 : row + theiler + 1;
      const to = side === 0 ? row - theiler : rows;
      count(row, from, to);
      pairs[group] += Math.max(0, to - from);
    }
    for (let b = 0; b < BINS; b++) sum[b] += own[b];
  }
  return read(counts, pairs, used, floor);
}

/** Makes a function that adds the distances of a row to the rows from `from` to before `to` to a histogram. */
function distanceCounter(
  points: Float64Array,
  columns: number,
  histogram: Uint32Array,
): (row: number, from: number, to: number) => void {
  // Distances go through a block of memory, so that writing one need not wait for the reading of another.
  const block = new Float64Array(BLOCK);
  // The exponent of a number is in its second word: all machines that Node runs on are little-endian.
  const words = new Int32Array(block.buffer);
  const origin = new Float64Array(columns);
  return (row, from, to) => {
    for (let c = 0; c < columns; c++) origin[c] = points[row * columns + c];
    for (let begin = from; begin < to; begin += BLOCK) {
      const size = Math.min(BLOCK, to - begin);
      let at = begin * columns;
      if (columns === 3) {
        // The usual case, written out: twice as fast.
        const [x, y, z] = origin;
        for (let i = 0; i < size; i++, at += 3) {
          const dx = points[at] - x;
          const dy = points[at + 1] - y;
          const dz = points[at + 2] - z;
          block[i] = dx * dx + dy * dy + dz * dz;
        }
      } else {
        for (let i = 0; i < size; i++) {
          let sum = 0;
          for (let c = 0; c < columns; c++) {
            const d = points[at++] - origin[c];
            sum += d * d;
          }
          block[i] = sum;
        }
      }
      for (let i = 0; i < size; i++) {
        const bin = (words[2 * i + 1] >> SHIFT) - LOWEST;
        histogram[bin < 0 ? 0 : bin]++;
      }
    }
  };
}

/** The squared distance at which a bin ends. */
function edge(bin: number): number {
  const place = LOWEST + bin + 1;
  return 2 ** ((place >> BITS) - 1023) * (1 + (place & ((1 << BITS) - 1)) / (1 << BITS));
}

function read(
  counts: readonly Float64Array[],
  pairs: Float64Array,
  least: number,
  floor: number,
): CorrelationDimension {
  const all = pairs.reduce((sum, count) => sum + count, 0);
  const groups = counts.map((histogram) => cumulated(histogram));
  const total = new Float64Array(BINS);
  for (const group of groups) for (let b = 0; b < BINS; b++) total[b] += group[b];
  let first = total.findIndex((count, b) => count >= least && edge(b) >= floor * floor);
  if (first < 0) first = BINS;
  let last = first;
  while (last + 1 < BINS && total[last + 1] <= SHARE * all) last++;
  const x = Float64Array.from({ length: BINS }, (_, b) => Math.log(edge(b)) / 2);
  const y = total.map((count) => Math.log(count));
  const region = straightRegion(x, y, first, last);
  let end = BINS - 1;
  while (end > 0 && total[end - 1] === all) end--;
  const begin = Math.max(
    0,
    total.findIndex((count) => count > 0),
  );
  const radii = x.subarray(begin, end + 1).map(Math.exp);
  const sums = total.subarray(begin, end + 1).map((count) => count / all);
  if (region === undefined)
    return {
      value: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      region: [Number.NaN, Number.NaN],
      radii,
      sums,
    };
  const [from, to] = region;
  const { slope } = line(x, y, from, to);
  const parts = groups
    .filter((group) => group[from] > 0)
    .map(
      (group) =>
        line(
          x,
          group.map((count) => Math.log(count)),
          from,
          to,
        ).slope,
    );
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const scatter = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / Math.max(1, parts.length - 1);
  const error = WIDTH * Math.hypot(Math.sqrt(scatter / parts.length), bend(x, y, from, to) / 2);
  return {
    value: slope,
    low: slope - error,
    high: slope + error,
    region: [Math.exp(x[from]), Math.exp(x[to])],
    radii,
    sums,
  };
}

/**
 * The widest region in which the curve is straight, the one of the largest radii among equals; where it is straight
 * nowhere, the region of the shortest length in which it bends least.
 */
function straightRegion(
  x: Float64Array,
  y: Float64Array,
  first: number,
  last: number,
): readonly [number, number] | undefined {
  for (let width = last - first; width >= SHORTEST; width--) {
    for (let to = last; to - width >= first; to--) {
      const { slope } = line(x, y, to - width, to);
      if (bend(x, y, to - width, to) < STRAIGHT * slope) return [to - width, to];
    }
  }
  let least = Number.POSITIVE_INFINITY;
  let region: readonly [number, number] | undefined;
  for (let to = last; to - SHORTEST >= first; to--) {
    const bent = bend(x, y, to - SHORTEST, to);
    if (bent >= least) continue;
    least = bent;
    region = [to - SHORTEST, to];
  }
  return region;
}

/** How far the slopes of the two halves of a region differ. */
function bend(x: Float64Array, y: Float64Array, from: number, to: number): number {
  const middle = (from + to) >> 1;
  return Math.abs(line(x, y, from, middle).slope - line(x, y, middle, to).slope);
}

function cumulated(histogram: Float64Array): Float64Array {
  let sum = 0;
  return histogram.map((count) => {
    sum += count;
    return sum;
  });
}

/** Least squares through points `from` to `to`. @returns the slope. */
function line(x: Float64Array, y: Float64Array, from: number, to: number): { readonly slope: number } {
  const n = to - from + 1;
  let meanX = 0;
  let meanY = 0;
  for (let i = from; i <= to; i++) {
    meanX += x[i] / n;
    meanY += y[i] / n;
  }
  let xx = 0;
  let xy = 0;
  for (let i = from; i <= to; i++) {
    xx += (x[i] - meanX) ** 2;
    xy += (x[i] - meanX) * (y[i] - meanY);
  }
  return { slope: xy / xx };
}
