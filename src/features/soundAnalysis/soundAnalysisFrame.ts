import { RECORD, SoundAnalysisKernel } from "../../kernels/soundAnalysisKernel.js";
import { InputError } from "../../shapes/inputError.js";
import { dpss } from "../../signal/dpss.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { DerivativeCepstrum } from "./soundAnalysisPitch.js";

/** Half bandwidth of the tapers times the window. */
const NW = 1.5;
/** Share of the largest power below which a bin's is rounding. */
const LEAST = 1e-16;

/** Bins that a band has at least, if a transform of this many times the window makes them. */
const BINS = 12;
const FINEST = 16;

/** Frames under two Slepian tapers, some dozens at a time, and Sound Analysis Pro's measures of each: see `soundAnalysis`. */
export class TaperedFrames {
  readonly cepstrum: DerivativeCepstrum;
  readonly kernel: SoundAnalysisKernel;
  /** bins of the band, the first of them, and Hz from one to the next */
  readonly bins: number;
  readonly first: number;
  readonly binHz: number;
  /** dB, Hz, Hz, 1, degrees, 1/s: of the frame last told of */
  amplitude = Number.NaN;
  meanFrequency = Number.NaN;
  peakFrequency = Number.NaN;
  wienerEntropy = Number.NaN;
  fm = Number.NaN;
  am = Number.NaN;

  private readonly length: number;
  /** of the transforms, samples */
  private readonly size: number;
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
    const { first, bins } = this;
    this.cepstrum = new DerivativeCepstrum(bins, this.binHz);
    this.kernel = new SoundAnalysisKernel({ even, odd, size, first, bins, cepstrum: this.cepstrum });
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
   * Measures frames of a sound, one after another.
   * @param from number of the first. @param end the one after the last of the sound. @param hop samples from frame to frame; frame r is
   * centred on sample round(r hop).
   * @returns how many it has measured, at least one.
   */
  measure(from: number, end: number, hop: number): number {
    const { kernel, length } = this;
    const { places } = kernel;
    const count = Math.min(places.length, end - from);
    for (let k = 0; k < count; k++) places[k] = Math.round((from + k) * hop) - (length >> 1);
    return kernel.measure(count);
  }

  /**
   * Tells of frame k of those just measured.
   * @returns false if it is silent, and then there is nothing to tell.
   */
  tell(k: number): boolean {
    const { kernel, first, bins, binHz, cepstrum } = this;
    const sum = kernel.told(k, RECORD.power);
    if (!(sum > 0)) return false;
    const weight = kernel.told(k, RECORD.weight);
    const peak = kernel.told(k, RECORD.peak);
    // Of both halves of the spectrum, and of two tapers: sum / size of either is the mean square.
    this.amplitude = 10 * Math.log10(sum / this.size);
    this.meanFrequency = binHz * (first + (weight > 0 ? kernel.told(k, RECORD.moment) / weight : peak));
    this.peakFrequency = binHz * (first + this.summit(k, peak));
    this.am = (this.amScale * kernel.told(k, RECORD.time)) / sum;
    const steep = Math.atan2(kernel.told(k, RECORD.steepTime), kernel.told(k, RECORD.steepFrequency));
    this.fm = (180 / Math.PI) * steep;
    // The mean logarithm, taken of the product of powers.
    const logarithm = Math.log(kernel.told(k, RECORD.mantissa)) + kernel.told(k, RECORD.exponent) * Math.LN2;
    const mean = sum / kernel.told(k, RECORD.loudest) / bins;
    this.wienerEntropy = Math.min(0, logarithm / bins - Math.log(mean));
    cepstrum.measure(kernel, k);
    return true;
  }

  /** Where the power under the even taper, which has one lobe, is highest: by a parabola through logarithms around a bin. */
  private summit(k: number, bin: number): number {
    const { kernel, bins } = this;
    const top = kernel.told(k, RECORD.top);
    if (bin === 0 || bin === bins - 1 || !(top > 0)) return bin;
    const before = Math.log(Math.max(LEAST, kernel.told(k, RECORD.before) / top));
    const after = Math.log(Math.max(LEAST, kernel.told(k, RECORD.after) / top));
    return before + after < 0 ? bin + (0.5 * (before - after)) / (before + after) : bin;
  }
}
