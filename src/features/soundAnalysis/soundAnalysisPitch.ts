import { RECORD, type SoundAnalysisKernel } from "../../kernels/soundAnalysisKernel.js";
import { powerOfTwoFrom } from "../../signal/fft.js";

/** Range of pitch searched, Hz: Sound Analysis Pro's bounds of 3 to 55 samples at 22050 Hz. */
const LOWEST = 400;
const HIGHEST = 7350;

/**
 * Pitch and its goodness, from the "derivative cepstrum": the spectrum of the spectral derivative over the power,
 * along frequency. Harmonics F0 apart make it repeat every F0.
 * @see Tchernichovski et al. (2000) Animal Behaviour 59 1167, appendix.
 */
export class DerivativeCepstrum {
  /** Hz, and 0 to 1: of the frame last measured */
  pitch = Number.NaN;
  goodness = Number.NaN;

  /** length of the spectrum, and the places of it that are looked at */
  readonly size: number;
  readonly shortest: number;
  readonly longest: number;
  private readonly bins: number;
  /** Hz times place */
  private readonly span: number;

  /** @param bins of the band. @param binHz Hz from one to the next. */
  constructor(bins: number, binHz: number) {
    // Twice as long as the band, so that a parabola finds the peaks between its points.
    this.size = Math.max(32, powerOfTwoFrom(2 * bins));
    this.bins = bins;
    this.span = this.size * binHz;
    this.longest = Math.min(this.size / 2 - 2, Math.floor(this.span / LOWEST));
    this.shortest = Math.min(this.longest, Math.max(2, Math.ceil(this.span / HIGHEST)));
  }

  /** Measures frame k of those that the kernel has just measured. */
  measure(kernel: SoundAnalysisKernel, k: number): void {
    const before = kernel.told(k, RECORD.heightBefore);
    const top = kernel.told(k, RECORD.height);
    const after = kernel.told(k, RECORD.heightAfter);
    // A parabola through three points; at the ends of the range there may be no peak.
    const peaked = top >= before && top >= after && before + after < 2 * top;
    const shift = peaked ? (before - after) / (2 * (before - 2 * top + after)) : 0;
    this.pitch = this.span / (kernel.told(k, RECORD.place) + shift);
    this.goodness = (2 * Math.sqrt(kernel.told(k, RECORD.highest))) / this.bins;
  }
}
