import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";

/** A path in state space, and how its strands are told apart. */
export interface PathSettings {
  /** rows x columns: the states of the path, evenly in time */
  readonly points: Float64Array;
  readonly columns: number;
  /** a smooth path, whose strands are compared where they pierce the plane across the flow; otherwise the orbit of a map */
  readonly flow: boolean;
  /** rows from one searched point to the next; 1 for a map */
  readonly stride: number;
  /** rows nearer in time than this don't count as neighbours */
  readonly theiler: number;
  /** rows within which points belong to one strand; 1 for a map */
  readonly gap: number;
  /** rows that a strand must go on for */
  readonly ahead: number;
}

/** Newton steps to the plane across the flow: each squares the error. */
const STEPS = 4;
/** Rows within which the plane counts as reached. */
const CLOSE = 1e-4;
/** Points that are asked for in turn, as multiples of the strands wanted. */
const FIRST_ASK = 2;
const LAST_ASK = 16;

/**
 * The strands of a path that pass near one of its points: of each pass the place where it pierces the plane through that
 * point across the flow, between samples. The direction along the flow, in which nothing grows, is thereby gone, and points
 * of one pass don't count as many.
 * @see Broomhead & King (1986); Gaspard & Wang (1993) Phys. Rep. 235 291 on sections that move with the flow.
 */
export class Strands {
  readonly columns: number;
  /** first row that can be asked for, and the one after the last */
  readonly first: number;
  readonly end: number;
  /** strands that were found */
  count = 0;
  /** place of each in the path, in rows: between two of them for a flow */
  positions: Float64Array;
  /** distance from the point, strand by strand: count x columns */
  displacements: Float64Array;
  /** the same `ahead` rows later */
  images: Float64Array;
  /** direction of the flow at the point, and `ahead` rows later; zero for a map */
  readonly direction: Float64Array;
  readonly imageDirection: Float64Array;
  private readonly rows: number;
  private readonly tree: KdTree;
  private readonly found = new Neighbours(256);
  private asked = 0;
  private readonly trial: Float64Array;

  constructor(private readonly path: PathSettings) {
    const { points, columns, stride, ahead, flow } = path;
    this.columns = columns;
    this.rows = points.length / columns;
    const margin = flow ? 2 * stride + 3 : 0;
    this.first = margin;
    this.end = Math.max(margin, this.rows - ahead - margin - (flow ? ahead >> 1 : 0));
    const count = Math.max(1, Math.floor((this.end - this.first - 1) / stride) + 1);
    const thinned = new Float64Array(count * columns);
    for (let i = 0; i < count; i++)
      for (let c = 0; c < columns; c++)
        thinned[i * columns + c] = points[(this.first + i * stride) * columns + c];
    this.tree = new KdTree(thinned, columns);
    this.positions = new Float64Array(0);
    this.displacements = new Float64Array(0);
    this.images = new Float64Array(0);
    this.direction = new Float64Array(columns);
    this.imageDirection = new Float64Array(columns);
    this.trial = new Float64Array(columns);
  }

  /**
   * Finds the strands nearest to a row.
   * @param row from `first`, below `end`. @param wanted strands; fewer are found where there are not so many.
   */
  gather(row: number, wanted: number): void {
    const { points, columns, stride, theiler, gap, ahead, flow } = this.path;
    if (this.positions.length < wanted) {
      this.positions = new Float64Array(wanted);
      this.displacements = new Float64Array(wanted * columns);
      this.images = new Float64Array(wanted * columns);
    }
    const { first, found } = this;
    const speed = this.directionAt(row, this.direction);
    const imageSpeed = this.directionAt(row + ahead, this.imageDirection);
    const outFrom = Math.ceil((row - theiler - first) / stride);
    const outTo = Math.floor((row + theiler - first) / stride) + 1;
    // As many points as sufficed last time do so mostly again.
    const least = (flow ? FIRST_ASK : 1) * wanted;
    for (let ask = Math.max(least, this.asked >> 1); ; ask *= 2) {
      this.asked = ask;
      this.tree.nearest(points, row * columns, ask, found, outFrom, outTo);
      this.count = 0;
      for (let i = 0; i < found.count && this.count < wanted; i++) {
        const near = first + found.rows[i] * stride;
        if (flow && this.isKnown(near, gap)) continue;
        const at = this.count * columns;
        const here = this.pierce(row, this.direction, speed, near, 2 * stride + 1, this.displacements, at);
        if (Number.isNaN(here)) continue;
        const reach = Math.max(2, ahead / 2);
        const there = this.pierce(
          row + ahead,
          this.imageDirection,
          imageSpeed,
          here + ahead,
          reach,
          this.images,
          at,
        );
        if (!Number.isNaN(there)) this.positions[this.count++] = here;
      }
      if (this.count === wanted || found.count < ask || ask >= LAST_ASK * wanted) return;
    }
  }

  /**
   * Follows a strand: where it pierces the plane of a later row, or, where it has left the neighbourhood, where it is at
   * that time.
   * @param row the later row. @param position about where the strand is then, rows.
   * @returns the squared distance there, and the place through `followed`; NaN where the path has ended.
   */
  follow(row: number, position: number): number {
    if (row < 1 || row > this.rows - 3 || position < 1 || position > this.rows - 3) return Number.NaN;
    const { points, columns, ahead } = this.path;
    const speed = this.directionAt(row, this.imageDirection);
    const reach = Math.max(2, ahead / 2);
    const place = this.pierce(row, this.imageDirection, speed, position, reach, this.trial, 0);
    this.followed = place;
    if (Number.isNaN(place)) {
      this.followed = position;
      this.interpolate(position, this.trial, 0);
      for (let c = 0; c < columns; c++) this.trial[c] -= points[row * columns + c];
    }
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += this.trial[c] ** 2;
    return sum;
  }

  /** where the last strand that was followed is */
  followed = 0;

  /** Is a row part of a strand that was found already? */
  private isKnown(row: number, gap: number): boolean {
    for (let i = 0; i < this.count; i++) if (Math.abs(this.positions[i] - row) < gap) return true;
    return false;
  }

  /** Writes the unit vector along the flow. @returns the speed a row. */
  private directionAt(row: number, into: Float64Array): number {
    if (!this.path.flow) return 0;
    const { points, columns } = this.path;
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      into[c] = (points[(row + 1) * columns + c] - points[(row - 1) * columns + c]) / 2;
      sum += into[c] ** 2;
    }
    const speed = Math.sqrt(sum);
    if (speed > 0) for (let c = 0; c < columns; c++) into[c] /= speed;
    return speed;
  }

  /**
   * Looks for the place at which a strand pierces the plane of a row, and writes its displacement from the row's point.
   * @returns the place, rows; NaN if it is further than `reach` from where the search begins.
   */
  private pierce(
    row: number,
    direction: Float64Array,
    speed: number,
    start: number,
    reach: number,
    into: Float64Array,
    at: number,
  ): number {
    const { points, columns, flow } = this.path;
    const origin = row * columns;
    if (!flow) {
      const from = start * columns;
      for (let c = 0; c < columns; c++) into[at + c] = points[from + c] - points[origin + c];
      return start;
    }
    if (!(speed > 0)) return Number.NaN;
    let place = start;
    for (let step = 0; ; step++) {
      if (!(Math.abs(place - start) <= reach) || place < 1 || place > this.rows - 3) return Number.NaN;
      this.interpolate(place, into, at);
      let along = 0;
      for (let c = 0; c < columns; c++) {
        into[at + c] -= points[origin + c];
        along += into[at + c] * direction[c];
      }
      const move = along / speed;
      if (step === STEPS || Math.abs(move) < CLOSE) return place;
      place -= Math.max(-reach, Math.min(reach, move));
    }
  }

  /** The state between rows, by the cubic through four of them. */
  private interpolate(place: number, into: Float64Array, at: number): void {
    const { points, columns } = this.path;
    const row = Math.floor(place);
    const u = place - row;
    const a = (-u * (u - 1) * (u - 2)) / 6;
    const b = ((u + 1) * (u - 1) * (u - 2)) / 2;
    const c = (-(u + 1) * u * (u - 2)) / 2;
    const d = ((u + 1) * u * (u - 1)) / 6;
    let from = (row - 1) * columns;
    for (let i = 0; i < columns; i++, from++) {
      into[at + i] =
        a * points[from] +
        b * points[from + columns] +
        c * points[from + 2 * columns] +
        d * points[from + 3 * columns];
    }
  }
}
