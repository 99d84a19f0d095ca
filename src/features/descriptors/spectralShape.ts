import type { PowerFrames } from "../../signal/frames.js";

/** Share of the power that lies below the rolloff. */
const ROLLOFF = 0.85;
/** Variance in bins^2 below which all power lies in one bin, up to rounding. */
const ONE_BIN = 1e-20;

/**
 * Where the power of a spectrum lies and how it is spread: with p_k the power of bin k over that of the band,
 *
 * - centroid c = sum f_k p_k, spread s = sqrt(sum (f_k - c)^2 p_k), Hz;
 * - skewness sum (f_k - c)^3 p_k / s^3, above 0 with a tail upwards; kurtosis sum (f_k - c)^4 p_k / s^4, 3 for a bell;
 * - rolloff: the lowest f_k that has 85 % of the power at or below it, Hz;
 * - flatness: geometric over arithmetic mean of the bins' power, 0 to 1; a flat spectrum has 1, a frame of white noise
 *   exp(-0.5772) = 0.561, a tone near 0. Its natural logarithm is the Wiener entropy;
 * - crest: largest over mean power of a bin, from 1 to their number;
 * - flux: how far the shape moved since the frame before, the distance between two spectra of magnitude, each scaled to unit
 *   length: sqrt(sum_k (a_k / |a| - b_k / |b|)^2), from 0 (equal except for loudness) to sqrt(2) = 1.414 (nothing in
 *   common); NaN if either is silent, or if there is no frame before. It grows with the hop.
 *
 * @see Peeters (2004) A large set of audio features, IRCAM, section 6; for the flatness Johnston (1988) IEEE J. Selected
 * Areas in Communications 6 314; for the flux Tzanetakis & Cook (2002) IEEE Trans. Speech and Audio Processing 10 293,
 * without the root.
 */
export class SpectralShape {
  /** in the band, mean square re full scale, under the window */
  total = 0;
  centroid = Number.NaN;
  spread = Number.NaN;
  skewness = Number.NaN;
  kurtosis = Number.NaN;
  rolloff = Number.NaN;
  flatness = Number.NaN;
  crest = Number.NaN;
  /** since the frame before */
  flux = Number.NaN;

  private known = false;

  /** @param frames whose spectra are described. @param first, last bins of the band. */
  constructor(
    private readonly frames: PowerFrames,
    private readonly first: number,
    private readonly last: number,
  ) {}

  /** Describes the frame last read. */
  measure(): void {
    const { frames, first, last, known } = this;
    const numbers = frames.shapeWithin(first, last, ROLLOFF);
    const total = numbers[0];
    this.total = total;
    this.known = total > 0;
    if (!this.known) {
      this.forget();
      return;
    }
    const { binHz } = frames;
    const count = last - first + 1;
    this.centroid = (first + numbers[1]) * binHz;
    this.crest = (numbers[2] * count) / total;
    const variance = numbers[3] / total;
    this.spread = Math.sqrt(variance) * binHz;
    const spread = variance > ONE_BIN ? Math.sqrt(variance) : Number.NaN;
    this.skewness = numbers[4] / total / (spread * spread * spread);
    this.kurtosis = numbers[5] / total / (spread * spread * spread * spread);
    this.rolloff = (first + numbers[6]) * binHz;
    const logarithm = Number.isNaN(numbers[7])
      ? sumOfLogs(frames.power, first, last, count / total)
      : Math.log(numbers[7]) + numbers[8] * Math.LN2;
    this.flatness = Math.exp(logarithm / count);
    this.flux = known ? Math.sqrt(numbers[9]) : Number.NaN;
  }

  private forget(): void {
    this.centroid = Number.NaN;
    this.spread = Number.NaN;
    this.skewness = Number.NaN;
    this.kurtosis = Number.NaN;
    this.rolloff = Number.NaN;
    this.flatness = Number.NaN;
    this.crest = Number.NaN;
    this.flux = Number.NaN;
  }
}

/** Sum of the natural logarithms of scaled power. */
function sumOfLogs(power: Float64Array, first: number, last: number, scale: number): number {
  let sum = 0;
  for (let k = first; k <= last; k++) sum += Math.log(power[k] * scale);
  return sum;
}
