import { loadKernel } from "../../../kernels/loadKernel.js";
import { PAGES_CODE } from "../../../kernels/pagesCode.js";
import { placed } from "../../../kernels/placed.js";

type Split = (values: number, count: number, known: number, streams: number, apart: number) => number;

/** What assembly/pages.ts exports. */
interface Loops {
  splitSingles: Split;
  splitDoubles: Split;
  pack(streams: number, many: number, apart: number, count: number, table: number, to: number): number;
}

/** Bytes of the table by which Snappy finds repetitions: TABLE_BYTES in assembly/lanes/snappy.ts. */
const TABLE_BYTES = 4 << 14;

/** Values of a page, packed. */
export interface PackedPage {
  /** 1 for each value and 0 for each NaN; until the next page is packed */
  readonly known: Uint8Array;
  /** how many are known */
  readonly count: number;
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

  /** @param size of a page at most, bytes before they are packed. */
  constructor(size: number) {
    const words = size / 4;
    // A stream that a probe promised to be compressible may turn out not to be.
    const output = Math.ceil((7 / 6) * words) + 32;
    const { memory, singles } = placed([words, words / 4, words + 8, TABLE_BYTES / 4, output]);
    this.loops = loadKernel<Loops>(PAGES_CODE, memory);
    this.memory = new Uint8Array(memory.buffer);
    [this.values, this.known, this.streams, this.table, this.output] = singles.map(
      ({ byteOffset }) => byteOffset,
    );
  }

  /** Packs the values of a page. @param values no more bytes than a page has. */
  pack(values: Float32Array | Float64Array): PackedPage {
    const { loops, memory, known, streams, table, output } = this;
    const { length, BYTES_PER_ELEMENT: width } = values;
    memory.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.values);
    const split = width === 4 ? loops.splitSingles : loops.splitDoubles;
    // One byte more: what follows the last known value may be a NaN.
    const count = split(this.values, length, known, streams, length + 1);
    const end = loops.pack(streams, width, length + 1, count, table, output);
    return {
      known: memory.subarray(known, known + length),
      count,
      bytes: memory.subarray(output, end),
    };
  }
}
