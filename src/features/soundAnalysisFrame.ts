import { InputError } from "../shapes/inputError.js";
import { dpss } from "../signal/dpss.js";
import { FastFourier } from "../signal/fastFourier.js";
import { powerOfTwoFrom } from "../signal/fft.js";

/** Half bandwidth of the tapers times the window. */
const NW = 1.5;
/** Power under this part of the loudest bin's is rounding of single precision. */
const FLOOR = 1e-16;
/** Added to powers that derivatives are divided by, as a part of the loudest bin's: what lies below is mostly leakage. */
const LEAKAGE = 1e-4;
/** So many powers, each at least FLOOR, may be multiplied before the logarithm: 1e-16 to the 16th is 1e-256. */
const FACTORS = 16;

/** One frame under two Slepian tapers, and what Sound Analysis Pro measures of it: see `soundAnalysis`. */
export class TaperedFrame {
  /** bins of the band, the first of them, and Hz from one to the next */
  readonly bins: number;
  readonly first: number;
  readonly binHz: number;
  /** dB, Hz, Hz, 1, degrees, 1/s: of the frame last measured */
  amplitude = Number.NaN;
  meanFrequency = Number.NaN;
  peakFrequency = Number.NaN;
  wienerEntropy = Number.NaN;
  fm = Number.NaN;
  am = Number.NaN;

  private readonly even: Float64Array;
  private readonly odd: Float64Array;
  private readonly fourier1: FastFourier;
  private readonly fourier2: FastFourier;
  private loudest = 0;
  private sum = 0;
  private readonly amScale: number;

  /** @param rate Hz. @param settings window in s, band in Hz. */
  constructor(rate: number, settings: { window: number; lowHz: number; highHz: number }) {
    const length = Math.round(settings.window * rate);
    if (!(length >= 16)) {
      throw new InputError(
        `soundAnalysis: window=${settings.window} s is ${length} samples at ${rate} Hz; give 16 or more.`,
      );
    }
    const size = Math.max(32, powerOfTwoFrom(length));
    this.binHz = rate / size;
    // The ends of the spectrum, which have no imaginary part, stay out.
    this.first = Math.max(1, Math.ceil(settings.lowHz / this.binHz));
    const last = Math.min(size / 2 - 1, Math.floor(settings.highHz / this.binHz));
    this.bins = last - this.first + 1;
    if (!(this.bins >= 8)) {
      throw new InputError(
        `soundAnalysis: low=${settings.lowHz} Hz to high=${settings.highHz} Hz holds fewer than 8 bins of ` +
          `${this.binHz.toFixed(1)} Hz; widen the band.`,
      );
    }
    [this.even, this.odd] = dpss(length, NW, 2);
    this.fourier1 = new FastFourier(size);
    this.fourier2 = new FastFourier(size);
    // Where the power goes as 1 + g n, sum T is -g times this moment, and sum P is 2.
    let moment = 0;
    for (let n = 0; n < length; n++) moment += (n - (length - 1) / 2) * this.even[n] * this.odd[n];
    this.amScale = (-2 * rate) / moment;
  }

  /**
   * Measures the frame around a sample.
   * @param samples of the whole sound. @param centre counted from 0.
   * @returns false if it is silent: nothing is measured then.
   */
  measure(samples: Float32Array, centre: number): boolean {
    this.transform(samples, centre);
    const { bins, first, binHz } = this;
    const spectrum1 = this.fourier1.output;
    const spectrum2 = this.fourier2.output;
    let sum = 0;
    let sumTime = 0;
    let weight = 0;
    let moment = 0;
    let loudest = 0;
    let peak = 0;
    let steepestTime = 0;
    let steepestFrequency = 0;
    for (let b = 0; b < bins; b++) {
      const at = 2 * (first + b);
      const re1 = spectrum1[at];
      const im1 = spectrum1[at + 1];
      const re2 = spectrum2[at];
      const im2 = spectrum2[at + 1];
      const p = re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2;
      const time = re1 * re2 + im1 * im2;
      const frequency = im1 * re2 - re1 * im2;
      const time2 = time * time;
      const frequency2 = frequency * frequency;
      sum += p;
      sumTime -= time;
      weight += time2 + frequency2;
      moment += b * (time2 + frequency2);
      if (p > loudest) {
        loudest = p;
        peak = b;
      }
      if (time2 > steepestTime) steepestTime = time2;
      if (frequency2 > steepestFrequency) steepestFrequency = frequency2;
    }
    if (!(sum > 0)) return false;
    this.loudest = loudest;
    this.sum = sum;
    // Of both halves of the spectrum, and of two tapers: sum / size of either is the mean square.
    this.amplitude = 10 * Math.log10(sum / this.fourier1.size);
    this.meanFrequency = binHz * (first + (weight > 0 ? moment / weight : peak));
    this.peakFrequency = binHz * (first + peak);
    this.am = (this.amScale * sumTime) / sum;
    this.fm = (180 / Math.PI) * Math.atan2(steepestTime, steepestFrequency);
    return true;
  }

  /**
   * The derivative of the frame just measured along the angle of its fm, and Wiener's entropy: the mean logarithm, taken
   * of products of powers.
   * @param derivative takes D of each bin, over the largest P, from place `place` on.
   * @param sign takes which of them are above 0, 32 bins a word, from word 1 on. @param whitened takes D / (P + 0.0001 max P).
   * @returns the largest |D|, over the largest P.
   */
  differentiate(derivative: Float64Array, place: number, sign: Int32Array, whitened: Float32Array): number {
    const { bins, first } = this;
    const spectrum1 = this.fourier1.output;
    const spectrum2 = this.fourier2.output;
    const angle = (Math.PI / 180) * this.fm;
    const scale = 1 / this.loudest;
    const sine = Math.sin(angle) * scale;
    const cosine = Math.cos(angle) * scale;
    let logarithms = 0;
    let largest = 0;
    for (let b = 0; b < bins; ) {
      const stop = Math.min(bins, b + FACTORS);
      const word = (b >> 5) + 1;
      let bits = (b & 31) === 0 ? 0 : sign[word];
      let product = 1;
      for (; b < stop; b++) {
        const at = 2 * (first + b);
        const re1 = spectrum1[at];
        const im1 = spectrum1[at + 1];
        const re2 = spectrum2[at];
        const im2 = spectrum2[at + 1];
        const part = (re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2) * scale;
        const p = part > FLOOR ? part : FLOOR;
        const d = (im1 * re2 - re1 * im2) * cosine - (re1 * re2 + im1 * im2) * sine;
        const size = d < 0 ? -d : d;
        if (size > largest) largest = size;
        // No branch, for signs can't be foretold.
        bits |= Number(d > 0) << b;
        derivative[place + b] = d;
        whitened[b] = d / (p + LEAKAGE);
        product *= p;
      }
      sign[word] = bits;
      logarithms += Math.log(product);
    }
    this.wienerEntropy = Math.min(0, logarithms / bins - Math.log((this.sum * scale) / bins));
    return largest;
  }

  /** Cuts the frame out, under both tapers, and takes its spectra. */
  private transform(samples: Float32Array, centre: number): void {
    const { even, odd } = this;
    const input1 = this.fourier1.input;
    const input2 = this.fourier2.input;
    const length = even.length;
    const from = centre - (length >> 1);
    const start = Math.max(0, -from);
    const end = Math.min(length, samples.length - from);
    if (start > 0 || end < length) {
      input1.fill(0);
      input2.fill(0);
      for (let i = start; i < end; i++) {
        const sample = samples[from + i];
        input1[i] = sample * even[i];
        input2[i] = sample * odd[i];
      }
    } else {
      // Both ends at once, for the tapers are symmetric.
      for (let i = 0, j = length - 1; i <= j; i++, j--) {
        const left = samples[from + i];
        const right = samples[from + j];
        const one = even[i];
        const other = odd[i];
        input1[i] = left * one;
        input1[j] = right * one;
        input2[j] = -right * other;
        input2[i] = left * other;
      }
    }
    this.fourier1.forward();
    this.fourier2.forward();
  }
}
