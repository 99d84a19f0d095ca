/** Bytes of a page of WebAssembly memory, and of the block that all sizes are multiples of: a line of the cache. */
const PAGE = 65_536;
const LINE = 64;
/** The greatest sizes of a memory that are tried, in pages: it only takes addresses, but some machines limit these, too. */
const LIMITS = [65_536, 32_768, 16_384, 4096];

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
   * @returns its address, a multiple of 64 bytes. @throws {RangeError} if the machine has no more memory to give.
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
    const missing = at + size - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    this.end = at + size;
    return at;
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
  for (const maximum of LIMITS) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch (error) {
      if (maximum === LIMITS.at(-1)) throw error;
    }
  }
  throw new RangeError("no memory");
}
