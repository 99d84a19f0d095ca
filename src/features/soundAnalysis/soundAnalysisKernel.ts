/**
 * The loops of `TaperedFrame` in WebAssembly, two or four numbers at a time: twice the speed of those in JavaScript, which
 * mostly waits for single precision to become double and back. Made by `compileKernels.mjs` of this AssemblyScript:
 *
 *     export function taper(samples: usize, even: usize, odd: usize, one: usize, other: usize, bytes: usize): void {
 *       for (let i: usize = 0; i < bytes; i += 16) {
 *         const x = v128.load(samples + i);
 *         v128.store(one + i, f32x4.mul(x, v128.load(even + i)));
 *         v128.store(other + i, f32x4.mul(x, v128.load(odd + i)));
 *       }
 *     }
 *
 *     export function multiply(spectra1: usize, spectra2: usize, products: usize, bins: i32, sums: usize): void {
 *       const zero = f64x2.splat(0);
 *       let power = zero, time = zero, weight = zero, moment = zero;
 *       let loudest = zero, peak = zero, steepT = zero, steepF = zero;
 *       let bin = f64x2(0, 1);
 *       for (let b = 0; b < bins; b += 2, spectra1 += 16, spectra2 += 16, products += 48) {
 *         const x1 = v128.load(spectra1), x2 = v128.load(spectra2);
 *         const re1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x1, x1, 0, 2, 0, 2));
 *         const im1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x1, x1, 1, 3, 1, 3));
 *         const re2 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x2, x2, 0, 2, 0, 2));
 *         const im2 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x2, x2, 1, 3, 1, 3));
 *         const p = f64x2.add(
 *           f64x2.add(f64x2.add(f64x2.mul(re1, re1), f64x2.mul(im1, im1)), f64x2.mul(re2, re2)),
 *           f64x2.mul(im2, im2));
 *         const re = f64x2.add(f64x2.mul(re1, re2), f64x2.mul(im1, im2));
 *         const im = f64x2.sub(f64x2.mul(im1, re2), f64x2.mul(re1, im2));
 *         v128.store(products, p);
 *         v128.store(products + 16, re);
 *         v128.store(products + 32, im);
 *         const t = f64x2.mul(re, re), f = f64x2.mul(im, im), w = f64x2.add(t, f);
 *         power = f64x2.add(power, p);
 *         time = f64x2.sub(time, re);
 *         weight = f64x2.add(weight, w);
 *         moment = f64x2.add(moment, f64x2.mul(bin, w));
 *         peak = v128.bitselect(bin, peak, f64x2.gt(p, loudest));
 *         loudest = f64x2.pmax(loudest, p);
 *         steepT = f64x2.pmax(steepT, t);
 *         steepF = f64x2.pmax(steepF, f);
 *         bin = f64x2.add(bin, f64x2.splat(2));
 *       }
 *       v128.store(sums, power);
 *       v128.store(sums + 16, time);
 *       v128.store(sums + 32, weight);
 *       v128.store(sums + 48, moment);
 *       v128.store(sums + 64, loudest);
 *       v128.store(sums + 80, peak);
 *       v128.store(sums + 96, steepT);
 *       v128.store(sums + 112, steepF);
 *     }
 *
 *     export function derive(products: usize, bins: i32, scale: f64, sine: f64, cosine: f64, derivative: usize,
 *                            whitened: usize, signs: usize, factors: usize): f64 {
 *       const floor = f64x2.splat(1e-16), leakage = f64x2.splat(1e-4), zero = f64x2.splat(0);
 *       const size = f64x2.splat(scale), s = f64x2.splat(sine), c = f64x2.splat(cosine);
 *       let largest = zero;
 *       for (let b = 0; b < bins; factors += 16) {
 *         const end = min(bins, b + 32);
 *         let product = f64x2.splat(1);
 *         let bits = 0;
 *         for (let i = b; i < end; i += 2, products += 48, derivative += 16, whitened += 8) {
 *           const p = f64x2.pmax(f64x2.mul(v128.load(products), size), floor);
 *           const d = f64x2.sub(f64x2.mul(v128.load(products + 32), c), f64x2.mul(v128.load(products + 16), s));
 *           largest = f64x2.pmax(largest, f64x2.abs(d));
 *           bits |= i64x2.bitmask(f64x2.gt(d, zero)) << i;
 *           v128.store(derivative, d);
 *           v128.store64_lane(whitened, f32x4.demote_f64x2_zero(f64x2.div(d, f64x2.add(p, leakage))), 0);
 *           product = f64x2.mul(product, p);
 *         }
 *         v128.store(factors, product);
 *         i32.store(signs, bits);
 *         signs += 4;
 *         b = end;
 *       }
 *       return max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
 *     }
 */
const MODULE =
  "AGFzbQEAAAABHwNgBn9/f39/fwBgBX9/f39/AGAJf398fHx/f39/AXwCDwEDZW52Bm1lbW9yeQIAAAMEAwABAgcmBAV0YXBlcgAACG11bHRpcGx5AAEGZGVyaXZlAAIGbWVtb3J5AgAK6QYDUQIBfwF7A0AgBSAGSwRAIAMgBmogACAGav0ABAAiByABIAZq/QAEAP3mAf0LBAAgBCAGaiAHIAIgBmr9AAQA/eYB/QsEACAGQRBqIQYMAQsLC9EDAg97AX/9DAAAAAAAAAAAAAAAAAAA8D8hBQNAIAMgFEoEQCACIAD9AAQAIg4gDv0NAAECAwgJCgsAAQIDCAkKC/1fIhAgEP3yASAOIA79DQQFBgcMDQ4PBAUGBwwNDg/9XyIOIA798gH98AEgAf0ABAAiDyAP/Q0AAQIDCAkKCwABAgMICQoL/V8iESAR/fIB/fABIA8gD/0NBAUGBwwNDg8EBQYHDA0OD/1fIg8gD/3yAf3wASIS/QsEACACIBAgEf3yASAOIA/98gH98AEiE/0LBBAgAiAOIBH98gEgECAP/fIB/fEBIg79CwQgIAcgEv3wASEHIAggE/3xASEIIAkgEyAT/fIBIg8gDiAO/fIBIg798AEiEP3wASEJIAogBSAQ/fIB/fABIQogBSALIBIgBv1K/VIhCyAGIBL99wEhBiAMIA/99wEhDCANIA799wEhDSAF/QwAAAAAAAAAQAAAAAAAAABA/fABIQUgFEECaiEUIABBEGohACABQRBqIQEgAkEwaiECDAELCyAEIAf9CwQAIAQgCP0LBBAgBCAJ/QsEICAEIAr9CwQwIARBQGsgBv0LBAAgBCAL/QsEUCAEIAz9CwRgIAQgDf0LBHALwQICA38HeyAC/RQhDiAD/RQhDSAE/RQhDANAIAEgCUoEQCABIAlBIGoiCiABIApIGyEK/QwAAAAAAADwPwAAAAAAAPA/IRJBACELA0AgCSAKSARAIAD9AAQAIA798gH9DLyJ2Jey0pw8vInYl7LSnDz99wEhDyARIAD9AAQgIAz98gEgAP0ABBAgDf3yAf3xASIQ/ewB/fcBIREgCyAQ/QwAAAAAAAAAAAAAAAAAAAAA/Ur9xAEgCXRyIQsgBSAQ/QsEACAGIBAgD/0MLUMc6+I2Gj8tQxzr4jYaP/3wAf3zAf1e/VsDAAAgEiAP/fIBIRIgCUECaiEJIABBMGohACAFQRBqIQUgBkEIaiEGDAELCyAIIBL9CwQAIAcgCzYCACAHQQRqIQcgCiEJIAhBEGohCAwBCwsgEf0hACAR/SEBpQs=";

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

// One memory for the thread, which frames take from one another: each memory reserves GBs of addresses.
const memory = new WebAssembly.Memory({ initial: 2 });
let loops: Loops | undefined;
/** whose arrays lie in the memory */
let holder: object | undefined;

/**
 * The arrays of a `TaperedFrame` in the memory of the loops. Several may be in use in turn, frame by frame: `taper` takes
 * the memory, and until another's does, `multiply` and `derive` may follow.
 */
export class SoundAnalysisKernel {
  /** outputs: the frame under either taper, */
  one = new Float32Array(0);
  other = new Float32Array(0);
  /** sums over even and over odd bins: P, T, weight, moment, largest P and its bin, largest squares of T and F, */
  sums = new Float64Array(0);
  /** D of each bin over the largest P, D / (P + 0.0001 max P), and which are above 0, 32 bins a word, */
  derivative = new Float64Array(0);
  whitened = new Float32Array(0);
  signs = new Int32Array(0);
  /** products of the powers over the largest, at least 1e-16 each, of 16 bins */
  factors = new Float64Array(0);

  private readonly loops: Loops;
  private readonly mark = {};
  private stretch = new Float32Array(0);
  private spectrum1 = new Float32Array(0);
  private spectrum2 = new Float32Array(0);
  private products = new Float64Array(0);
  private tapers: [Float32Array, Float32Array] = [this.one, this.other];
  private fetched = Number.NaN;

  /** @param samples of the whole sound. @param even, odd tapers of one length. @param bins of the band. */
  constructor(
    private readonly samples: Float32Array,
    private readonly even: Float64Array,
    private readonly odd: Float64Array,
    private readonly bins: number,
  ) {
    loops ??= new WebAssembly.Instance(
      new WebAssembly.Module(Uint8Array.from(atob(MODULE), (letter) => letter.charCodeAt(0))),
      { env: { memory } },
    ).exports as unknown as Loops;
    this.loops = loops;
  }

  /** Puts the frame that begins at sample `from`, counted from 0 and before the sound's end, under both tapers; beyond the ends the sound is 0. */
  taper(from: number): void {
    if (holder !== this.mark) this.hold();
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

  /** Takes the memory, and lays the arrays out in it, each at a multiple of 16 bytes and with room to end a vector. */
  private hold(): void {
    const { even, odd, bins } = this;
    const { length } = even;
    const words = Math.ceil(bins / 32);
    const lengths = [length + AHEAD, length, length, length, length, 2 * bins, 2 * bins, bins, words];
    const doubles = [6 * Math.ceil(bins / 2), 16, bins, 2 * words];
    let end = 0;
    const place = (bytes: number): number => {
      const at = end;
      end += 16 * Math.ceil(bytes / 16 + 1);
      return at;
    };
    const places = [...lengths.map((count) => place(4 * count)), ...doubles.map((count) => place(8 * count))];
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const { buffer } = memory;
    new Uint8Array(buffer, 0, end).fill(0);
    const single = (i: number): Float32Array<ArrayBuffer> => new Float32Array(buffer, places[i], lengths[i]);
    const double = (i: number): Float64Array<ArrayBuffer> =>
      new Float64Array(buffer, places[lengths.length + i], doubles[i]);
    this.stretch = single(0);
    this.tapers = [single(1), single(2)];
    this.one = single(3);
    this.other = single(4);
    this.spectrum1 = single(5);
    this.spectrum2 = single(6);
    this.whitened = single(7);
    this.signs = new Int32Array(buffer, places[8], words);
    this.products = double(0);
    this.sums = double(1);
    this.derivative = double(2);
    this.factors = double(3);
    this.tapers[0].set(even);
    this.tapers[1].set(odd);
    this.fetched = Number.NaN;
    holder = this.mark;
  }
}
