/** Share of the power that lies below the rolloff. */
const ROLLOFF = 0.85;
/** Variance in bins^2 below which all power lies in one bin, up to rounding. */
const ONE_BIN = 1e-20;
/** A product of eight shares below this may have lost digits. */
const FAINT = 1e-280;

/**
 * Where the power of a spectrum lies and how it is spread: with p_k the power of bin k over that of the band,
 *
 * - centroid c = sum f_k p_k, spread s = sqrt(sum (f_k - c)^2 p_k), Hz;
 * - skewness sum (f_k - c)^3 p_k / s^3, above 0 with a tail upwards; kurtosis sum (f_k - c)^4 p_k / s^4, 3 for a bell;
 * - rolloff: the lowest f_k that has 85 % of the power at or below it, Hz;
 * - flatness: geometric over arithmetic mean of the bins' power, 0 to 1; a flat spectrum has 1, a frame of white noise
 *   exp(-0.5772) = 0.561, a tone near 0. Its natural logarithm is the Wiener entropy;
 * - crest: largest over mean power of a bin, from 1 to their number.
 *
 * @see Peeters (2004) A large set of audio features, IRCAM, section 6; for the flatness Johnston (1988) IEEE J. Selected
 * Areas in Communications 6 314.
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

  /** @param power by bin. @param first, last bins of the band. @param binHz from bin to bin, Hz. */
  measure(power: Float64Array, first: number, last: number, binHz: number): void {
    let total = 0;
    let weighted = 0;
    let most = 0;
    for (let k = first; k <= last; k++) {
      const p = power[k];
      total += p;
      weighted += k * p;
      if (p > most) most = p;
    }
    this.total = total;
    if (!(total > 0)) {
      this.forget();
      return;
    }
    const count = last - first + 1;
    const centre = weighted / total;
    this.centroid = centre * binHz;
    this.crest = (most * count) / total;
    this.moments(power, first, last, centre, total, binHz);
    this.rolloff = rolloffBin(power, first, last, ROLLOFF * total) * binHz;
    this.flatness = Math.exp(meanLog(power, first, last, count / total));
  }

  private moments(
    power: Float64Array,
    first: number,
    last: number,
    centre: number,
    total: number,
    binHz: number,
  ): void {
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let k = first; k <= last; k++) {
      const d = k - centre;
      const s = d * d * power[k];
      second += s;
      third += s * d;
      fourth += s * d * d;
    }
    const variance = second / total;
    this.spread = Math.sqrt(variance) * binHz;
    const spread = variance > ONE_BIN ? Math.sqrt(variance) : Number.NaN;
    this.skewness = third / total / spread ** 3;
    this.kurtosis = fourth / total / spread ** 4;
  }

  private forget(): void {
    this.centroid = Number.NaN;
    this.spread = Number.NaN;
    this.skewness = Number.NaN;
    this.kurtosis = Number.NaN;
    this.rolloff = Number.NaN;
    this.flatness = Number.NaN;
    this.crest = Number.NaN;
  }
}

/** The first bin at which the running sum of power reaches a goal. */
function rolloffBin(power: Float64Array, first: number, last: number, goal: number): number {
  let sum = power[first];
  let k = first;
  while (sum < goal && k < last) sum += power[++k];
  return k;
}

/** Mean natural logarithm of scaled power; eight at a time, since logarithms would take most of the time. */
function meanLog(power: Float64Array, first: number, last: number, scale: number): number {
  let sum = 0;
  let k = first;
  for (; k + 7 <= last; k += 8) {
    const product =
      power[k] *
      scale *
      (power[k + 1] * scale) *
      (power[k + 2] * scale) *
      (power[k + 3] * scale) *
      (power[k + 4] * scale * (power[k + 5] * scale) * (power[k + 6] * scale) * (power[k + 7] * scale));
    if (product > FAINT) sum += Math.log(product);
    else for (let i = k; i < k + 8; i++) sum += Math.log(power[i] * scale);
  }
  for (; k <= last; k++) sum += Math.log(power[k] * scale);
  return sum / (last - first + 1);
}
