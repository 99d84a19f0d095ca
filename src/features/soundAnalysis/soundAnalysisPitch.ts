import { FastFourier } from "../../signal/fastFourier.js";
import { powerOfTwoFrom } from "../../signal/fft.js";

/** Range of pitch searched, Hz: Sound Analysis Pro's bounds of 3 to 55 samples at 22050 Hz. */
const LOWEST = 400;
const HIGHEST = 7350;

/** A peak of at least this share of the highest one, in power, may be the pitch. */
const ENOUGH = 0.75;

/**
 * Pitch and its goodness, from the "derivative cepstrum": the spectrum of the spectral derivative over the power,
 * along frequency. Harmonics F0 apart make it repeat every F0.
 * @see Tchernichovski et al. (2000) Animal Behaviour 59 1167, appendix.
 */
export class DerivativeCepstrum {
  /** Hz, and 0 to 1: of the frame last measured */
  pitch = Number.NaN;
  goodness = Number.NaN;

  private readonly fourier: FastFourier;
  private readonly height: Float64Array;
  private readonly bins: number;
  /** Hz times index */
  private readonly span: number;
  private readonly shortest: number;
  private readonly longest: number;

  /** @param bins of the band. @param binHz Hz from one to the next. */
  constructor(bins: number, binHz: number) {
    // Twice as long as the band, so that a parabola finds the peaks between its points.
    const size = Math.max(32, powerOfTwoFrom(2 * bins));
    this.bins = bins;
    this.span = size * binHz;
    this.fourier = new FastFourier(size);
    this.longest = Math.min(size / 2 - 2, Math.floor(this.span / LOWEST));
    this.shortest = Math.min(this.longest, Math.max(2, Math.ceil(this.span / HIGHEST)));
    this.height = new Float64Array(this.longest + 2);
  }

  /** Where derivative over power goes for every bin of the band, each -1/2 to 1/2. */
  get input(): Float32Array {
    return this.fourier.input;
  }

  /** Measures the frame in `input`. */
  measure(): void {
    const { fourier, height, shortest, longest } = this;
    fourier.forward();
    const spectrum = fourier.output;
    for (let i = shortest - 1; i <= longest + 1; i++) {
      const re = spectrum[2 * i];
      const im = spectrum[2 * i + 1];
      height[i] = re * re + im * im;
    }
    let highest = shortest;
    for (let i = shortest; i <= longest; i++) if (height[i] > height[highest]) highest = i;
    // Multiples of the period make peaks of about the same height: the shortest is taken.
    let best = shortest;
    while (
      best < highest &&
      !(
        height[best] >= ENOUGH * height[highest] &&
        height[best] >= height[best - 1] &&
        height[best] >= height[best + 1]
      )
    ) {
      best++;
    }
    const before = height[best - 1];
    const top = height[best];
    const after = height[best + 1];
    // A parabola through three points; at the ends of the range there may be no peak.
    const peaked = top >= before && top >= after && before + after < 2 * top;
    const shift = peaked ? (before - after) / (2 * (before - 2 * top + after)) : 0;
    this.pitch = this.span / (best + shift);
    this.goodness = (2 * Math.sqrt(height[highest])) / this.bins;
  }
}
