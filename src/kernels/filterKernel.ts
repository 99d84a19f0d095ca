import { FILTERS_CODE } from "./filtersCode.js";
import { loadKernel } from "./loadKernel.js";

/** What assembly/filters.ts exports. */
interface Loops {
  section(
    from: number,
    count: number,
    step: number,
    warm: number,
    round: number,
    before: number,
    rest: number,
    b0: number,
    b1: number,
    b2: number,
    a1: number,
    a2: number,
  ): void;
  pair(from: number, count: number, step: number, warm: number, coefficients: number): void;
  widen(from: number, count: number, offset: number, into: number): void;
  narrow(from: number, count: number, into: number): void;
}

/** A section of second order: coefficients of the last three inputs and of the last two outputs. */
export interface FilterSection {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
  /** share of a constant that passes */
  readonly rest: number;
  /** largest modulus of its poles, below 1 */
  readonly modulus: number;
}

/** How a section begins, and how it reads. */
export interface SectionStart {
  /** true: from silence; false: as if the first sample had gone on for ever before */
  readonly silent?: boolean;
  /** whether samples are rounded to single precision first */
  readonly round?: boolean;
}

const PAGE = 65_536;
/** Bytes before the samples: coefficients of a pair. */
const SAMPLES = 96;
/** What is left of how a filter began when it no longer counts: less than the precision of its numbers. */
const GONE = 1e-17;

/** Recursive filters of a sound that lies in a memory of their own, one sound after another. */
export class FilterKernel {
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private readonly loops = loadKernel<Loops>(FILTERS_CODE, this.memory);
  private count = 0;

  /** Room for the samples of a sound, to be filled; their values are those of the last sound. Ends the use of earlier rooms. */
  room(count: number): Float64Array {
    const missing = SAMPLES + 8 * count - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    this.count = count;
    return new Float64Array(this.memory.buffer, SAMPLES, count);
  }

  /**
   * Puts a sound into its room. @param offset that it is lessened by. @param pad samples of 0 before it and after it.
   * @returns the room. Ends the use of earlier rooms.
   */
  hold(samples: Float32Array, offset = 0, pad = 0): Float64Array {
    const { length } = samples;
    const room = this.room(length + 2 * pad);
    room.fill(0, 0, pad);
    room.fill(0, pad + length);
    const { memory, loops } = this;
    const into = SAMPLES + 8 * pad;
    // At the end of their own room: they are read before they are written over.
    const from = into + 4 * length;
    new Float32Array(memory.buffer, from, length).set(samples);
    loops.widen(from, length, offset, into);
    return room;
  }

  /**
   * Takes samples out of the room, rounded to single precision; the others are lost.
   * @param first of them. @param into `count` numbers that receive them.
   */
  release(first: number, count: number, into: Float32Array = new Float32Array(count)): Float32Array {
    const { memory, loops } = this;
    loops.narrow(SAMPLES + 8 * first, count, SAMPLES);
    into.set(new Float32Array(memory.buffer, SAMPLES, count));
    return into;
  }

  /** Filters the sound in place. @param way 1: forwards, -1: backwards. */
  section(section: FilterSection, way: 1 | -1, { silent = false, round = false }: SectionStart = {}): void {
    const { count, loops } = this;
    if (count === 0) return;
    const { b0, b1, b2, a1, a2, rest, modulus } = section;
    const from = this.start(way);
    const [first] = new Float64Array(this.memory.buffer, from, 1);
    const before = silent ? 0 : round ? Math.fround(first) : first;
    const early = warmth(modulus);
    loops.section(from, count, 8 * way, early, round ? 1 : 0, before, rest, b0, b1, b2, a1, a2);
  }

  /**
   * Filters the sound in place by two state-variable filters, each from the steady state of the first sample.
   * @param coefficients six of each: see `pair` in assembly/filters.ts. @param modulus the largest of their poles, below 1.
   */
  pair(coefficients: readonly number[], modulus: number, way: 1 | -1): void {
    const { count, memory, loops } = this;
    if (count === 0) return;
    new Float64Array(memory.buffer, 0, 12).set(coefficients);
    loops.pair(this.start(way), count, 8 * way, warmth(modulus), 0);
  }

  private start(way: 1 | -1): number {
    return way === 1 ? SAMPLES : SAMPLES + 8 * (this.count - 1);
  }
}

/** Samples after which a filter has forgotten how it began; never so many that they can't be counted. */
function warmth(modulus: number): number {
  return Math.min(2 ** 27, Math.ceil(Math.log(GONE) / Math.log(modulus)));
}
