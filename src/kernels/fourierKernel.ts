import { FOURIER_CODE } from "./fourierCode.js";
import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";

/** What assembly/fourier.ts exports. */
interface Loops {
  transformPairs(input: number, size: number, tables: number, one: number, other: number): number;
  unpack(pairs: number, size: number, tables: number, output: number): void;
}

const PAGE = 65_536;

/** A Fourier transform of real samples and the memory in which it works. */
export class FourierKernel {
  /** samples to transform; forward leaves them unchanged */
  readonly input: Float32Array;
  /** re of bins 0 and N/2, then re and im of bins 1 to N/2 - 1 */
  readonly output: Float32Array;
  private readonly loops: Loops;
  /** addresses of input, tables, output and two buffers */
  private readonly places: readonly [number, number, number, number, number];

  /** @param size samples, a power of two of at least 32. */
  constructor(private readonly size: number) {
    const tables = fourierTables(size);
    // Room for a vector more, which also keeps the blocks from lying a multiple of 4096 bytes apart.
    const block = 4 * size + 64;
    const places = [0, 1, 2, 3, 4].map((i) => i * block) as [number, number, number, number, number];
    const end = places[4] + 4 * tables.length;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) });
    this.loops = loadKernel<Loops>(FOURIER_CODE, memory);
    this.places = places;
    new Float32Array(memory.buffer, places[4]).set(tables);
    this.input = new Float32Array(memory.buffer, places[0], size);
    this.output = new Float32Array(memory.buffer, places[1], size);
  }

  /** Transforms `input` into `output`. */
  forward(): void {
    const [input, output, one, other, tables] = this.places;
    const { loops, size } = this;
    loops.unpack(loops.transformPairs(input, size, tables, one, other), size, tables, output);
  }
}
