import { InputError } from "../shapes/inputError.js";
import { Neighbours } from "./neighbours.js";

/** Rows of a leaf: below this a scan is faster than a further split. */
export const LEAF = 12;
/** Neighbours up to which they are kept in order; more are kept as a heap and ordered at the end. */
const ORDERED = 24;

/**
 * A k-d tree over points in a few dimensions, for exact searches by Euclidean distance. The points are copied in the order
 * of the leaves; a search allocates nothing. A range of rows can be left out of a search: the neighbours in time of a row
 * of a series (its Theiler window).
 * @see Friedman, Bentley & Finkel (1977) ACM TOMS 3 209; Arya & Mount (1993) for the incremental bound;
 * Theiler (1986) Phys. Rev. A 34 2427.
 * @example
 * const tree = new KdTree(Float64Array.of(0, 0, 3, 0, 0, 1), 2);
 * const found = new Neighbours();
 * tree.nearest(Float64Array.of(0, 0.4), 0, 2, found);
 * Array.from(found.rows.subarray(0, found.count)); // [0, 2]
 */
export class KdTree {
  /** number of points */
  readonly count: number;
  /** coordinates of a point */
  readonly columns: number;
  /** points in the order of the leaves, and the row that each had; not to be written to */
  readonly points: Float64Array;
  readonly rows: Int32Array;
  /** by heap number (children of i: 2i, 2i + 1): coordinate and value of the split of a node; not to be written to */
  readonly axes: Uint8Array;
  readonly splits: Float64Array;
  /** the search under way */
  private readonly query: Float64Array;
  private readonly offsets: Float64Array;
  private found = new Neighbours(1);
  private wanted = 0;
  private worst = 0;
  private outFrom = 0;
  private outTo = 0;

  /**
   * @param points rows x columns, finite. @param columns coordinates of a point, 1 to 255.
   * @throws {InputError} if there are no points, their number is no multiple of `columns`, or a value is not finite.
   */
  constructor(points: Float64Array | Float32Array, columns: number) {
    if (!Number.isInteger(columns) || columns < 1 || columns > 255)
      throw new InputError(`KdTree: columns=${columns} must be an integer from 1 to 255; project first.`);
    const count = points.length / columns;
    if (!Number.isInteger(count) || count < 1) {
      throw new InputError(
        `KdTree: ${points.length} values are not 1 or more rows of columns=${columns}; check the shape.`,
      );
    }
    const bad = points.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const row = Math.floor(bad / columns);
      throw new InputError(`KdTree: row ${row} holds ${points[bad]}, which is not finite; leave it out.`);
    }
    this.count = count;
    this.columns = columns;
    this.rows = Int32Array.from({ length: count }, (_, row) => row);
    let size = 2;
    for (let rows = count; rows > LEAF; rows = Math.ceil(rows / 2)) size *= 2;
    this.axes = new Uint8Array(size);
    this.splits = new Float64Array(size);
    this.query = new Float64Array(columns);
    this.offsets = new Float64Array(columns);
    this.points = Float64Array.from(points);
    this.split(1, 0, count);
  }

  /**
   * The nearest points.
   * @param query holds the coordinates, from index `at`. @param count how many, at least 1.
   * @param into receives them, the nearest first; fewer than `count` where the tree has no more.
   * @param outFrom, outTo rows in [outFrom, outTo) are left out.
   * @example
   * const line = Float64Array.of(0, 1, 2, 3, 4);
   * const found = new Neighbours();
   * new KdTree(line, 1).nearest(line, 2, 1, found, 1, 4); // without rows 1 to 3
   * found.squared[0]; // 4
   */
  nearest(
    query: Float64Array | Float32Array,
    at: number,
    count: number,
    into: Neighbours,
    outFrom = 0,
    outTo = 0,
  ): void {
    into.reserve(count);
    this.wanted = count;
    this.begin(query, at, Number.POSITIVE_INFINITY, into, outFrom, outTo);
    this.visitNearest(1, 0, this.count, 0);
    if (count > ORDERED) into.order();
  }

  /**
   * The points within a radius.
   * @param query holds the coordinates, from index `at`. @param radius inclusive, at least 0.
   * @param into receives them, in no order.
   * @param outFrom, outTo rows in [outFrom, outTo) are left out.
   * @example
   * const found = new Neighbours();
   * new KdTree(Float64Array.of(0, 1, 2, 3, 4), 1).within(Float64Array.of(2), 0, 1, found);
   * found.count; // 3
   */
  within(
    query: Float64Array | Float32Array,
    at: number,
    radius: number,
    into: Neighbours,
    outFrom = 0,
    outTo = 0,
  ): void {
    this.begin(query, at, radius * radius, into, outFrom, outTo);
    this.visitWithin(1, 0, this.count, 0);
  }

  private begin(
    query: Float64Array | Float32Array,
    at: number,
    worst: number,
    into: Neighbours,
    outFrom: number,
    outTo: number,
  ): void {
    for (let c = 0; c < this.columns; c++) this.query[c] = query[at + c];
    this.offsets.fill(0);
    this.found = into;
    into.count = 0;
    this.worst = worst;
    this.outFrom = outFrom;
    this.outTo = outTo;
  }

  /** Orders points lo to hi by halves, each time along the coordinate that spreads most. */
  private split(node: number, lo: number, hi: number): void {
    if (hi - lo <= LEAF) return;
    const { points, columns } = this;
    let axis = 0;
    let widest = -1;
    const end = hi * columns;
    for (let c = 0; c < columns; c++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let at = lo * columns + c; at < end; at += columns) {
        const value = points[at];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > widest) {
        widest = high - low;
        axis = c;
      }
    }
    const middle = (lo + hi) >> 1;
    this.select(axis, lo, hi - 1, middle);
    this.axes[node] = axis;
    this.splits[node] = points[middle * columns + axis];
    this.split(2 * node, lo, middle);
    this.split(2 * node + 1, middle, hi);
  }

  /** Moves the point whose coordinate is the k-th smallest to k, smaller ones before it. @see Hoare (1961) Comm. ACM 4 321. */
  private select(axis: number, first: number, last: number, k: number): void {
    const { points, columns, rows } = this;
    let lo = first;
    let hi = last;
    while (lo < hi) {
      const a = points[lo * columns + axis];
      const b = points[((lo + hi) >> 1) * columns + axis];
      const c = points[hi * columns + axis];
      const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
      let i = lo;
      let j = hi;
      while (i <= j) {
        while (points[i * columns + axis] < pivot) i++;
        while (points[j * columns + axis] > pivot) j--;
        if (i > j) break;
        if (i < j) {
          let from = i * columns;
          let to = j * columns;
          for (let n = 0; n < columns; n++) {
            const value = points[from];
            points[from++] = points[to];
            points[to++] = value;
          }
          const row = rows[i];
          rows[i] = rows[j];
          rows[j] = row;
        }
        i++;
        j--;
      }
      if (k <= j) hi = j;
      else if (k >= i) lo = i;
      else return;
    }
  }

  private visitNearest(node: number, lo: number, hi: number, bound: number): void {
    if (hi - lo <= LEAF) {
      this.scanNearest(lo, hi);
      return;
    }
    const axis = this.axes[node];
    const past = this.query[axis] - this.splits[node];
    const middle = (lo + hi) >> 1;
    if (past < 0) this.visitNearest(2 * node, lo, middle, bound);
    else this.visitNearest(2 * node + 1, middle, hi, bound);
    const before = this.offsets[axis];
    const next = bound - before * before + past * past;
    if (next >= this.worst) return;
    this.offsets[axis] = past;
    if (past < 0) this.visitNearest(2 * node + 1, middle, hi, next);
    else this.visitNearest(2 * node, lo, middle, next);
    this.offsets[axis] = before;
  }

  private scanNearest(lo: number, hi: number): void {
    const { points, rows, columns, query, found, wanted, outFrom, outTo } = this;
    const { rows: foundRows, squared } = found;
    let { count } = found;
    let { worst } = this;
    for (let i = lo; i < hi; i++) {
      let at = i * columns;
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        const d = query[c] - points[at++];
        sum += d * d;
      }
      if (sum >= worst) continue;
      const row = rows[i];
      if (row >= outFrom && row < outTo) continue;
      if (wanted > ORDERED) {
        count = found.offer(row, sum, wanted);
        if (count === wanted) worst = squared[0];
        continue;
      }
      let place = count < wanted ? count++ : wanted - 1;
      while (place > 0 && squared[place - 1] > sum) {
        squared[place] = squared[place - 1];
        foundRows[place] = foundRows[place - 1];
        place--;
      }
      squared[place] = sum;
      foundRows[place] = row;
      if (count === wanted) worst = squared[wanted - 1];
    }
    found.count = count;
    this.worst = worst;
  }

  private visitWithin(node: number, lo: number, hi: number, bound: number): void {
    if (hi - lo <= LEAF) {
      this.scanWithin(lo, hi);
      return;
    }
    const axis = this.axes[node];
    const past = this.query[axis] - this.splits[node];
    const middle = (lo + hi) >> 1;
    if (past < 0) this.visitWithin(2 * node, lo, middle, bound);
    else this.visitWithin(2 * node + 1, middle, hi, bound);
    const before = this.offsets[axis];
    const next = bound - before * before + past * past;
    if (next > this.worst) return;
    this.offsets[axis] = past;
    if (past < 0) this.visitWithin(2 * node + 1, middle, hi, next);
    else this.visitWithin(2 * node, lo, middle, next);
    this.offsets[axis] = before;
  }

  private scanWithin(lo: number, hi: number): void {
    const { points, rows, columns, query, found, worst, outFrom, outTo } = this;
    for (let i = lo; i < hi; i++) {
      let at = i * columns;
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        const d = query[c] - points[at++];
        sum += d * d;
      }
      if (sum > worst) continue;
      const row = rows[i];
      if (row >= outFrom && row < outTo) continue;
      found.reserve(found.count + 1);
      found.rows[found.count] = row;
      found.squared[found.count++] = sum;
    }
  }
}
