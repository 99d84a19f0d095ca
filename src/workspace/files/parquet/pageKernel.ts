import { loadKernel } from "../../../kernels/loadKernel.js";
import { PAGES_CODE } from "../../../kernels/pagesCode.js";
import { placed } from "../../../kernels/placed.js";

type Bounds = (values: number, count: number, into: number) => void;
type Split = (values: number, count: number, known: number, streams: number, apart: number) => number;

/** What assembly/pages.ts exports. */
interface Loops {
  splitSingles: Split;
  splitDoubles: Split;
  boundsOfSingles: Bounds;
  boundsOfDoubles: Bounds;
  pack(streams: number, many: number, apart: number, count: number, table: number, to: number): number;
}

/** Bytes of the table by which Snappy finds repetitions: TABLE_BYTES in assembly/lanes/snappy.ts. */
const TABLE_BYTES = 4 << 14;

/** Values of a page, packed. */
export interface PackedPage {
  /** 1 for each value and 0 for each NaN; until the next page is packed */
  readonly known: Uint8Array;
  /** how many are known, and the least and the largest of them; infinite of none */
  readonly count: number;
  readonly least: number;
  readonly most: number;
  /** bytes of those, split into streams of first bytes, second bytes and so on, in Snappy's format but for their number at the beginning; until the next page is packed */
  readonly bytes: Uint8Array;
}

/** Packs pages of columns, one after another, in a memory of its own. */
export class PageKernel {
  private readonly loops: Loops;
  private readonly memory: Uint8Array;
  private readonly values: number;
  private readonly known: number;
  private readonly streams: number;
  private readonly table: number;
  private readonly output: number;
  private readonly bounds: Float64Array;

  /** @param size of a page at most, bytes before they are packed. */
  constructor(size: number) {
    const words = size / 4;
    // A stream that a probe promised to be compressible may turn out not to be.
    const output = Math.ceil((7 / 6) * words) + 32;
    const { memory, singles, doubles } = placed([words, words / 4, words + 8, TABLE_BYTES / 4, output], [2]);
    this.loops = loadKernel<Loops>(PAGES_CODE, memory);
    this.memory = new Uint8Array(memory.buffer);
    [this.bounds] = doubles;
    [this.values, this.known, this.streams, this.table, this.output] = singles.map(
      ({ byteOffset }) => byteOffset,
    );
  }

  /** Packs the values of a page. @param values no more bytes than a page has. */
  pack(values: Float32Array | Float64Array): PackedPage {
    const { loops, memory, known, streams, table, output, bounds } = this;
    const { length, BYTES_PER_ELEMENT: width } = values;
    memory.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.values);
    const [split, measure] =
      width === 4 ? [loops.splitSingles, loops.boundsOfSingles] : [loops.splitDoubles, loops.boundsOfDoubles];
    measure(this.values, length, bounds.byteOffset);
    // One byte more: what follows the last known value may be a NaN.
    const count = split(this.values, length, known, streams, length + 1);
    const end = loops.pack(streams, width, length + 1, count, table, output);
    return {
      known: memory.subarray(known, known + length),
      count,
      least: bounds[0],
      most: bounds[1],
      bytes: memory.subarray(output, end),
    };
  }
}
