import { WorkFailed } from "../../shapes/workFailed.js";

/** Bytes of a page of WebAssembly memory, and of the block that all sizes are multiples of: a line of the cache. */
const PAGE = 65_536;
const LINE = 64;
/** The greatest sizes of a memory that are tried, in pages: it only takes addresses, but some machines limit these, too. */
const LIMITS = [65_536, 32_768, 16_384, 4096];

const FULL = "the engine is out of memory; lower training.batchSize, lookBack or networks.";

/** Blocks of one memory that threads share: given out, and taken back. */
export class Memory {
  readonly memory: WebAssembly.Memory;
  /** free stretches, in order: where each begins and its bytes */
  private free: { at: number; bytes: number }[] = [];
  private end = LINE;
  private floatView = new Float32Array(0);
  private intView = new Int32Array(0);

  constructor() {
    this.memory = shared();
  }

  /** The memory as numbers of single precision. Ask again after every `take`: it may have grown. */
  get floats(): Float32Array {
    if (this.floatView.buffer !== this.memory.buffer) this.floatView = new Float32Array(this.memory.buffer);
    return this.floatView;
  }

  /** The memory as integers. Ask again after every `take`. */
  get ints(): Int32Array {
    if (this.intView.buffer !== this.memory.buffer) this.intView = new Int32Array(this.memory.buffer);
    return this.intView;
  }

  /**
   * Takes a block of zeros.
   * @returns its address, a multiple of 64 bytes. @throws {WorkFailed} if the memory is full.
   */
  take(bytes: number): number {
    const size = Math.ceil(bytes / LINE) * LINE;
    const found = this.free.findIndex((stretch) => stretch.bytes >= size);
    if (found >= 0) {
      const stretch = this.free[found];
      const { at } = stretch;
      if (stretch.bytes === size) this.free.splice(found, 1);
      else this.free[found] = { at: at + size, bytes: stretch.bytes - size };
      this.ints.fill(0, at >>> 2, (at + size) >>> 2);
      return at;
    }
    const at = this.end;
    this.reach(at + size);
    this.end = at + size;
    return at;
  }

  /** Makes the memory so large. */
  private reach(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      throw new WorkFailed(FULL);
    }
  }

  /** Gives a block back. @param bytes as they were asked for. */
  release(at: number, bytes: number): void {
    const size = Math.ceil(bytes / LINE) * LINE;
    const stretches = [...this.free, { at, bytes: size }].sort((a, b) => a.at - b.at);
    this.free = [];
    for (const stretch of stretches) {
      const last = this.free.at(-1);
      if (last !== undefined && last.at + last.bytes === stretch.at) last.bytes += stretch.bytes;
      else this.free.push({ ...stretch });
    }
    const last = this.free.at(-1);
    if (last !== undefined && last.at + last.bytes === this.end) {
      // What is taken from the end is zeroed here, since a fresh page would be.
      this.ints.fill(0, last.at >>> 2, this.end >>> 2);
      this.end = last.at;
      this.free.pop();
    }
  }
}

function shared(): WebAssembly.Memory {
  const [maximum, ...smaller] = LIMITS;
  return largest(maximum, smaller);
}

function largest(maximum: number, smaller: readonly number[]): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
  } catch (error) {
    if (smaller.length === 0) throw error;
    return largest(smaller[0], smaller.slice(1));
  }
}
