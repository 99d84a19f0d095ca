import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { PITCH_CODE } from "./pitchCode.js";

/** What assembly/pitch.ts exports; addresses are those of blocks and records. */
export interface PitchLoops {
  round(samples: number, count: number, rounded: number): void;
  spectrum(range: number, samples: number): void;
  survey(range: number, centre: number, sums: number): void;
  correlate(range: number): number;
  listen(range: number, first: number, least: number): void;
  pick(search: number, range: number, row: number): void;
  clear(row: number): void;
  insert(row: number, f: number, height: number): void;
  removeFlank(row: number, below: number, height: number): void;
  weigh(row: number, ranges: number, last: number, partials: number): void;
  find(search: number, origin: number, row: number, rows: number): void;
  refine(refinement: number, origin: number, row: number, rows: number): void;
}

/** The fields of a class of the loops, in its order: numbers in double precision, then integers and addresses. */
interface Fields {
  readonly doubles: readonly string[];
  readonly integers: readonly string[];
}
type Values<F extends Fields> = Readonly<Record<(F["doubles"] | F["integers"])[number], number>>;

/** One range of F0: the class Range in assembly/lanes/pitchRange.ts. */
export const RANGE = {
  doubles: ["lagsPerSecond", "binsPerHz", "lowest", "own"],
  integers: [
    ...(["window", "bytes", "middle", "frame", "size", "half", "tables", "one", "other"] as const),
    ...(["weights", "power", "weighted", "thinned", "fine", "fineTables", "count"] as const),
    ...([
      "sines",
      "cosines",
      "folded",
      "transformed",
      "ratios",
      "from",
      "to",
      "values",
      "tops",
      "end",
    ] as const),
  ],
} as const;
export type PitchRange = Values<typeof RANGE>;

/** The class Search in assembly/pitch.ts. */
export const SEARCH = {
  doubles: ["hop", "rate", "lowest", "highest", "least", "depth", "below", "belowHeight"],
  integers: ["ranges", "count", "rows", "levels", "partials"],
} as const;
export type PitchSearch = Values<typeof SEARCH>;

/** The class Refinement in assembly/lanes/harmonicSums.ts. */
export const REFINEMENT = {
  doubles: ["hop", "rate", "highest"],
  integers: ["pitches", "parts", "powers"],
} as const;

/** Candidates of a frame, in a row: their frequencies in Hz, 0 for none, then their periodicities, strengths, and pitches. */
export const CANDIDATES = 8;

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

  /** Puts down an object of the loops. @returns its address. */
  record<F extends Fields>({ doubles, integers }: F, values: Values<F>): number {
    const numberOf = (name: F["doubles" | "integers"][number]): number => values[name];
    const at = this.place(8 * doubles.length + 4 * integers.length);
    new Float64Array(this.memory.buffer, at, doubles.length).set(doubles.map(numberOf));
    new Int32Array(this.memory.buffer, at + 8 * doubles.length, integers.length).set(integers.map(numberOf));
    return at;
  }

  /** Puts down addresses. @returns where they lie. */
  addresses(values: readonly number[]): number {
    const at = this.place(4 * values.length);
    new Int32Array(this.memory.buffer, at, values.length).set(values);
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
