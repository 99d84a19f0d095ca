/**
 * Spectral flux: how far the shape of the spectrum moves from one frame to the next. The distance between two spectra of
 * magnitude, each scaled to unit length: sqrt(sum_k (a_k / |a| - b_k / |b|)^2), from 0 (equal except for loudness) to
 * sqrt(2) = 1.414 (nothing in common). It grows with the hop.
 * @see Tzanetakis & Cook (2002) IEEE Trans. Speech and Audio Processing 10 293, without the root.
 */
export class SpectralFlux {
  private readonly before: Float64Array;
  private known = false;

  /** @param first, last bins of the band. */
  constructor(
    private readonly first: number,
    private readonly last: number,
  ) {
    this.before = new Float64Array(last - first + 1);
  }

  /**
   * @param power by bin, of the next frame. @param total of the band.
   * @returns the flux since the previous frame; NaN if either is silent, or if there is no previous one.
   */
  measure(power: Float64Array, total: number): number {
    const { before, first, last, known } = this;
    this.known = total > 0;
    if (!this.known) return Number.NaN;
    const scale = 1 / total;
    let sum = 0;
    for (let k = first; k <= last; k++) {
      const a = Math.sqrt(power[k] * scale);
      const d = a - before[k - first];
      before[k - first] = a;
      sum += d * d;
    }
    return known ? Math.sqrt(sum) : Number.NaN;
  }
}
