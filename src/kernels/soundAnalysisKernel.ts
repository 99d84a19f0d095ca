import { loadKernel } from "./loadKernel.js";
import { SPECTRA_CODE } from "./spectraCode.js";

/** What assembly/spectra.ts exports: twice as fast as in JavaScript, which mostly waits for conversions between single and double precision. */
interface Loops {
  taper(samples: number, even: number, odd: number, one: number, other: number, bytes: number): void;
  multiply(spectrum1: number, spectrum2: number, products: number, bins: number, sums: number): void;
  derive(
    products: number,
    bins: number,
    scale: number,
    sine: number,
    cosine: number,
    derivative: number,
    whitened: number,
    signs: number,
    factors: number,
  ): number;
}

/** Samples that are fetched beyond those of a frame, for the next ones. */
const AHEAD = 8192;
const PAGE = 65_536;

/** The arrays of a `TaperedFrame` in a memory of their own, where the loops find them. */
export class SoundAnalysisKernel {
  /** outputs: the frame under either taper, */
  readonly one: Float32Array;
  readonly other: Float32Array;
  /** sums over even and over odd bins: P, T, weight, moment, largest P, bin of the largest |X1|^2, largest squares of T and F, largest |X1|^2, */
  readonly sums: Float64Array;
  /** D of each bin over the largest P, D / (P + 0.0001 max P), and which are above 0, 32 bins a word, */
  readonly derivative: Float64Array;
  readonly whitened: Float32Array;
  readonly signs: Int32Array;
  /** products of the powers over the largest, at least 1e-16 each, of 16 bins */
  readonly factors: Float64Array;

  private readonly loops: Loops;
  private readonly stretch: Float32Array;
  private readonly spectrum1: Float32Array;
  private readonly spectrum2: Float32Array;
  private readonly products: Float64Array;
  private readonly tapers: readonly [Float32Array, Float32Array];
  private fetched = Number.NaN;

  /** @param samples of the whole sound. @param even, odd tapers of one length. @param bins of the band. */
  constructor(
    private readonly samples: Float32Array,
    even: Float64Array,
    odd: Float64Array,
    private readonly bins: number,
  ) {
    const { length } = even;
    const words = Math.ceil(bins / 32);
    const lengths = [length + AHEAD, length, length, length, length, 2 * bins, 2 * bins, bins, words];
    const doubles = [6 * Math.ceil(bins / 2), 18, bins, 2 * words];
    // Each at a multiple of 16 bytes and with room to end a vector.
    let end = 0;
    const place = (bytes: number): number => {
      const at = end;
      end += 16 * Math.ceil(bytes / 16 + 1);
      return at;
    };
    const places = [...lengths.map((count) => place(4 * count)), ...doubles.map((count) => place(8 * count))];
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) });
    this.loops = loadKernel<Loops>(SPECTRA_CODE, memory);
    const single = (i: number): Float32Array => new Float32Array(memory.buffer, places[i], lengths[i]);
    const double = (i: number): Float64Array =>
      new Float64Array(memory.buffer, places[lengths.length + i], doubles[i]);
    this.stretch = single(0);
    this.tapers = [single(1), single(2)];
    this.one = single(3);
    this.other = single(4);
    this.spectrum1 = single(5);
    this.spectrum2 = single(6);
    this.whitened = single(7);
    this.signs = new Int32Array(memory.buffer, places[8], words);
    this.products = double(0);
    this.sums = double(1);
    this.derivative = double(2);
    this.factors = double(3);
    this.tapers[0].set(even);
    this.tapers[1].set(odd);
  }

  /** Puts the frame that begins at sample `from`, counted from 0 and before the sound's end, under both tapers; beyond the ends the sound is 0. */
  taper(from: number): void {
    const { stretch, tapers, one, other } = this;
    const { length } = one;
    if (!(from >= this.fetched && from + length <= this.fetched + stretch.length)) this.fetch(from);
    this.loops.taper(
      stretch.byteOffset + 4 * (from - this.fetched),
      tapers[0].byteOffset,
      tapers[1].byteOffset,
      one.byteOffset,
      other.byteOffset,
      4 * length,
    );
  }

  /** Multiplies both spectra of the frame, bins of the band only, re and im in turn. */
  multiply(spectrum1: Float32Array, spectrum2: Float32Array): void {
    this.spectrum1.set(spectrum1);
    this.spectrum2.set(spectrum2);
    const { products, sums } = this;
    this.loops.multiply(
      this.spectrum1.byteOffset,
      this.spectrum2.byteOffset,
      products.byteOffset,
      this.bins,
      sums.byteOffset,
    );
  }

  /** D = T sine + F cosine of the bins just multiplied, all times `scale`. @returns the largest |D|. */
  derive(scale: number, sine: number, cosine: number): number {
    const { bins, products, derivative, whitened, signs, factors } = this;
    // The bin that fills up the last pair is 0: its power shall be a factor of 1.
    if ((bins & 1) === 1) products[products.length - 5] = 1 / scale;
    return this.loops.derive(
      products.byteOffset,
      bins,
      scale,
      sine,
      cosine,
      derivative.byteOffset,
      whitened.byteOffset,
      signs.byteOffset,
      factors.byteOffset,
    );
  }

  private fetch(from: number): void {
    const { stretch, samples } = this;
    const start = Math.max(0, from);
    stretch.fill(0);
    stretch.set(samples.subarray(start, Math.max(start, from + stretch.length)), start - from);
    this.fetched = from;
  }
}
