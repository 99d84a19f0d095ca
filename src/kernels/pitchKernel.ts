import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { PITCH_CODE } from "./pitchCode.js";

/** What assembly/pitch.ts exports; addresses are those of blocks. */
export interface PitchLoops {
  spectrum(range: number, samples: number): void;
  correlate(range: number): number;
  listen(range: number, samples: number, least: number, depth: number): number;
  scan(
    spectrum: number,
    first: number,
    ratios: number,
    from: number,
    to: number,
    least: number,
    depth: number,
    values: number,
    peaks: number,
  ): number;
  ownPartial(power: number, step: number, count: number, m: number): number;
  hannPairs(
    samples: number,
    count: number,
    cosine: number,
    sine: number,
    startCosine: number,
    startSine: number,
    angle: number,
    pairs: number,
  ): void;
  powers(
    pairs: number,
    count: number,
    cosine: number,
    sine: number,
    startCosine: number,
    startSine: number,
    multiples: number,
    powers: number,
  ): void;
  phase(
    pairs: number,
    count: number,
    cosine: number,
    sine: number,
    startCosine: number,
    startSine: number,
    sums: number,
  ): void;
}

/** Addresses and counts of one range of F0: those of the class Range in assembly/pitch.ts, and in its order. */
const RANGE = [
  "window",
  "bytes",
  "frame",
  "size",
  "tables",
  "one",
  "other",
  "weights",
  "power",
  "weighted",
  "fine",
  "fineTables",
  "count",
  "sines",
  "cosines",
  "folded",
  "transformed",
  "ratios",
  "from",
  "to",
  "values",
  "peaks",
] as const;
export type PitchRange = Readonly<Record<(typeof RANGE)[number], number>>;

const PAGE = 65_536;

/** Numbers in the memory of the loops. */
export class Block<A extends Float32Array | Float64Array> {
  private view: A | undefined;

  constructor(
    /** bytes from the start of the memory */
    readonly address: number,
    /** how many numbers */
    readonly length: number,
    private readonly make: (address: number) => A,
  ) {}

  /** The numbers. Get them again after making another block: the memory may have grown, and this view be empty. */
  get values(): A {
    if (this.view === undefined || this.view.length === 0) this.view = this.make(this.address);
    return this.view;
  }
}

/** The loops of the pitch tracker and a memory of their own for its numbers. */
export class PitchKernel {
  private readonly memory = new WebAssembly.Memory({ initial: 2 });
  readonly loops = loadKernel<PitchLoops>(PITCH_CODE, this.memory);
  private end = 0;

  /** A block of zeros in single precision. */
  single(length: number): Block<Float32Array> {
    return new Block(
      this.place(4 * length),
      length,
      (at) => new Float32Array(this.memory.buffer, at, length),
    );
  }

  /** The tables of a transform. @param size samples, a power of two of at least 32. */
  tables(size: number): Block<Float32Array> {
    const tables = fourierTables(size);
    const block = this.single(tables.length);
    block.values.set(tables);
    return block;
  }

  /** A block of zeros in double precision. */
  double(length: number): Block<Float64Array> {
    return new Block(
      this.place(8 * length),
      length,
      (at) => new Float64Array(this.memory.buffer, at, length),
    );
  }

  /** Puts down a range. @returns its address. */
  range(range: PitchRange): number {
    const at = this.place(4 * RANGE.length);
    new Int32Array(this.memory.buffer, at, RANGE.length).set(RANGE.map((name) => range[name]));
    return at;
  }

  /** So many bytes at a multiple of 16, and room to end a vector. */
  private place(bytes: number): number {
    const at = this.end;
    this.end += 16 * Math.ceil(bytes / 16 + 1);
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    new Uint8Array(this.memory.buffer, at, this.end - at).fill(0);
    return at;
  }
}
