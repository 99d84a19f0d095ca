import { SoundAnalysisKernel } from "../../kernels/soundAnalysisKernel.js";
import { InputError } from "../../shapes/inputError.js";
import { dpss } from "../../signal/dpss.js";
import { powerOfTwoFrom } from "../../signal/fft.js";

/** Half bandwidth of the tapers times the window. */
const NW = 1.5;
/** Share of the largest power below which a bin's is rounding. */
const LEAST = 1e-16;

/** Bins that a band has at least, if a transform of this many times the window makes them. */
const BINS = 12;
const FINEST = 16;

/** One frame under two Slepian tapers, and Sound Analysis Pro's measures of it: see `soundAnalysis`. */
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

  private readonly length: number;
  private readonly kernel: SoundAnalysisKernel;
  /** of the transforms, samples */
  private readonly size: number;
  private loudest = 0;
  private sum = 0;
  private readonly amScale: number;

  /** @param rate of the sounds, Hz. @param settings window in s, band in Hz. */
  constructor(rate: number, settings: { window: number; lowHz: number; highHz: number }) {
    const length = Math.round(settings.window * rate);
    if (!(length >= 16)) {
      throw new InputError(
        `soundAnalysis: window=${settings.window} s is ${length} samples at ${rate} Hz; give 16 or more.`,
      );
    }
    // A narrow band needs finer bins.
    const fine = Math.min(rate / 2, settings.highHz) - settings.lowHz;
    const least = fine > 0 ? Math.min((BINS * rate) / fine, FINEST * length) : length;
    const size = Math.max(32, powerOfTwoFrom(Math.max(length, least)));
    this.binHz = rate / size;
    // The ends of the spectrum are excluded: they have no imaginary part.
    this.first = Math.max(1, Math.ceil(settings.lowHz / this.binHz));
    const last = Math.min(size / 2 - 1, Math.floor(settings.highHz / this.binHz));
    this.bins = last - this.first + 1;
    if (!(this.bins >= 8)) {
      throw new InputError(
        `soundAnalysis: low=${settings.lowHz} Hz to high=${settings.highHz} Hz holds fewer than 8 bins of ` +
          `${this.binHz.toFixed(1)} Hz; widen the band.`,
      );
    }
    this.length = length;
    const [even, odd] = dpss(length, NW, 2);
    this.size = size;
    this.kernel = new SoundAnalysisKernel(even, odd, size, this.first, this.bins);
    // Where the power goes as 1 + g n, sum T is -g times this moment, and sum P is 2.
    let moment = 0;
    for (let n = 0; n < length; n++) moment += (n - (length - 1) / 2) * even[n] * odd[n];
    this.amScale = (-2 * rate) / moment;
  }

  /** Begins a sound. @param samples of all of it. @param factor that they are multiplied by, a power of two. */
  hear(samples: Float32Array, factor: number): void {
    this.kernel.hear(samples, factor);
  }

  /**
   * Measures the frame around a sample.
   * @param centre counted from 0.
   * @returns false if it is silent, and then nothing is measured.
   */
  measure(centre: number): boolean {
    const { kernel, first, binHz } = this;
    kernel.transform(centre - (this.length >> 1));
    kernel.multiply();
    const { sums } = kernel;
    const sum = sums[0] + sums[1];
    const weight = sums[4] + sums[5];
    if (!(sum > 0)) return false;
    // Of two equally loud bins, the lower one.
    const peak = sums[16] > sums[17] || (sums[16] === sums[17] && sums[10] < sums[11]) ? sums[10] : sums[11];
    this.loudest = Math.max(sums[8], sums[9]);
    this.sum = sum;
    // Of both halves of the spectrum, and of two tapers: sum / size of either is the mean square.
    this.amplitude = 10 * Math.log10(sum / this.size);
    this.meanFrequency = binHz * (first + (weight > 0 ? (sums[6] + sums[7]) / weight : peak));
    this.peakFrequency = binHz * (first + this.summit(peak));
    this.am = (this.amScale * (sums[2] + sums[3])) / sum;
    this.fm = (180 / Math.PI) * Math.atan2(Math.max(sums[12], sums[13]), Math.max(sums[14], sums[15]));
    return true;
  }

  /**
   * The derivative of the frame just measured along the angle of its fm, and its Wiener entropy: the mean logarithm, taken
   * of products of powers.
   * @param derivative receives D of each bin, over the largest P, from place `place` on.
   * @param sign receives the bits of those above 0, 32 bins a word, from word 1 on. @param whitened receives D / (P + 0.0001 max P).
   * @returns the largest |D|, over the largest P.
   */
  differentiate(derivative: Float64Array, place: number, sign: Int32Array, whitened: Float32Array): number {
    const { bins, kernel } = this;
    const angle = (Math.PI / 180) * this.fm;
    const scale = 1 / this.loudest;
    const largest = kernel.derive(scale, Math.sin(angle) * scale, Math.cos(angle) * scale);
    derivative.set(kernel.derivative, place);
    sign.set(kernel.signs, 1);
    whitened.set(kernel.whitened);
    const { factors } = kernel;
    let logarithms = 0;
    for (let i = 0; i < factors.length; i++) logarithms += Math.log(factors[i]);
    this.wienerEntropy = Math.min(0, logarithms / bins - Math.log((this.sum * scale) / bins));
    return largest;
  }

  /** Where the power under the even taper, which has one lobe, is highest: by a parabola through logarithms around a bin. */
  private summit(bin: number): number {
    const { bins } = this;
    const { spectrum1 } = this.kernel;
    const power = (b: number): number => spectrum1[2 * b] ** 2 + spectrum1[2 * b + 1] ** 2;
    const top = power(bin);
    if (bin === 0 || bin === bins - 1 || !(top > 0)) return bin;
    const before = Math.log(Math.max(LEAST, power(bin - 1) / top));
    const after = Math.log(Math.max(LEAST, power(bin + 1) / top));
    return before + after < 0 ? bin + (0.5 * (before - after)) / (before + after) : bin;
  }
}
