import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SoundStretch } from "./soundStretch.js";
import { SPECTRA_CODE } from "./spectraCode.js";

/** What assembly/spectra.ts exports: twice as fast as in JavaScript, which mostly waits for conversions between single and double precision. */
interface Loops {
  transform(
    samples: number,
    even: number,
    odd: number,
    one: number,
    other: number,
    bytes: number,
    size: number,
    tables: number,
    work: number,
    more: number,
    spectrum1: number,
    spectrum2: number,
  ): void;
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

/** The arrays of a `TaperedFrame` in a memory of their own, where the loops find them. */
export class SoundAnalysisKernel {
  /** outputs: the spectra of the frame under either taper, bins of the band only, re and im in turn, */
  readonly spectrum1: Float32Array;
  readonly spectrum2: Float32Array;
  /** sums over even and over odd bins: P, T, weight, moment, largest P, bin of the largest |X1|^2, largest squares of T and F, largest |X1|^2, */
  readonly sums: Float64Array;
  /** D of each bin over the largest P, D / (P + 0.0001 max P), and which are above 0, 32 bins a word, */
  readonly derivative: Float64Array;
  readonly whitened: Float32Array;
  readonly signs: Int32Array;
  /** products of the powers over the largest, at least 1e-16 each, of 16 bins */
  readonly factors: Float64Array;

  private readonly loops: Loops;
  private readonly room: Float32Array;
  private stretch: SoundStretch;
  private readonly tapers: readonly [Float32Array, Float32Array];
  /** the frame under either taper, tables, room to work, and spectra: their addresses */
  private readonly places: readonly number[];
  private readonly products: Float64Array;
  /** the bin after the band in either spectrum: it fills up the last pair, and counts as 0 */
  private readonly beyond: readonly Float32Array[];

  /**
   * @param even, odd tapers of one length. @param size of the transforms.
   * @param first, bins of the band: bin `first`, at least 1, and those after it, below N/2.
   */
  constructor(
    private readonly even: Float64Array,
    private readonly odd: Float64Array,
    private readonly size: number,
    first: number,
    private readonly bins: number,
  ) {
    const { length } = even;
    const words = Math.ceil(bins / 32);
    const tables = fourierTables(size);
    // Spectra have room for two numbers more; the bins of the band may have to fill up a pair.
    const { memory, singles, doubles } = placed(
      [
        length + AHEAD,
        length,
        length,
        size,
        size,
        tables.length,
        size,
        size,
        size + 2,
        size + 2,
        bins,
        words,
      ],
      [6 * Math.ceil(bins / 2), 18, bins, 2 * words],
    );
    this.loops = loadKernel<Loops>(SPECTRA_CODE, memory);
    const [stretch, one, other, ...rest] = singles;
    const [frame1, frame2, table, work, more, spectrum1, spectrum2, whitened, signs] = rest;
    this.room = stretch;
    this.stretch = new SoundStretch(new Float32Array(0), stretch);
    this.tapers = [one, other];
    table.set(tables);
    this.places = [frame1, frame2, table, work, more, spectrum1, spectrum2].map(
      ({ byteOffset }) => byteOffset,
    );
    this.spectrum1 = spectrum1.subarray(2 * first, 2 * (first + bins));
    this.spectrum2 = spectrum2.subarray(2 * first, 2 * (first + bins));
    this.beyond = [spectrum1, spectrum2].map((spectrum) =>
      spectrum.subarray(2 * (first + bins)).subarray(0, 2),
    );
    this.whitened = whitened;
    this.signs = new Int32Array(memory.buffer, signs.byteOffset, words);
    [this.products, this.sums, this.derivative, this.factors] = doubles;
  }

  /** Begins a sound. @param samples of all of it. @param factor that they are multiplied by, a power of two. */
  hear(samples: Float32Array, factor: number): void {
    const { tapers, even, odd } = this;
    this.stretch = new SoundStretch(samples, this.room);
    tapers[0].set(even.map((value) => factor * value));
    tapers[1].set(odd.map((value) => factor * value));
  }

  /** Takes the spectra of the frame that begins at sample `from`, counted from 0 and before the sound's end; beyond the ends the sound is 0. */
  transform(from: number): void {
    const { stretch, tapers, places, loops, size } = this;
    const [frame1, frame2, tables, work, more, spectrum1, spectrum2] = places;
    const { length } = tapers[0];
    loops.transform(
      stretch.at(from, length),
      tapers[0].byteOffset,
      tapers[1].byteOffset,
      frame1,
      frame2,
      tapers[0].byteLength,
      size,
      tables,
      work,
      more,
      spectrum1,
      spectrum2,
    );
  }

  /** Multiplies both spectra of the frame. */
  multiply(): void {
    const { products, sums, spectrum1, spectrum2 } = this;
    for (const beyond of this.beyond) beyond.fill(0);
    this.loops.multiply(
      spectrum1.byteOffset,
      spectrum2.byteOffset,
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
}
