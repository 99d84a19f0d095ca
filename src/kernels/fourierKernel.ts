import { FOURIER_CODE } from "./fourierCode.js";
import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";

/** What of assembly/fourier.ts it calls. */
interface Loops {
  transform(input: number, size: number, tables: number, one: number, other: number, output: number): void;
}

/** A Fourier transform of real samples and the memory in which it works. */
export class FourierKernel {
  /** samples to transform; forward leaves them unchanged */
  readonly input: Float32Array;
  /** re of bins 0 and N/2, then re and im of bins 1 to N/2 - 1 */
  readonly output: Float32Array;
  private readonly loops: Loops;
  /** addresses of tables and of two buffers */
  private readonly tables: number;
  private readonly one: number;
  private readonly other: number;

  /** @param size samples, a power of two of at least 32. */
  constructor(private readonly size: number) {
    const tables = fourierTables(size);
    const { memory, singles } = placed([size, size, size, size, tables.length]);
    this.loops = loadKernel<Loops>(FOURIER_CODE, memory);
    const [input, output, one, other, table] = singles;
    table.set(tables);
    this.input = input;
    this.output = output;
    this.tables = table.byteOffset;
    this.one = one.byteOffset;
    this.other = other.byteOffset;
  }

  /** Transforms `input` into `output`. */
  forward(): void {
    const { loops, input, size, tables, one, other, output } = this;
    loops.transform(input.byteOffset, size, tables, one, other, output.byteOffset);
  }
}
