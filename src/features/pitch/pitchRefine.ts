/** Sharpens an estimate of F0 by the phase of the strongest harmonic. */
export class PitchRefiner {
  private re = 0;
  private im = 0;
  private slopeRe = 0;
  private slopeIm = 0;

  constructor(
    private readonly samples: Float64Array,
    private readonly rate: number,
  ) {}

  /**
   * Fourier sums at a harmonic of f under a Hann window w and under its derivative w' give that harmonic's
   * instantaneous frequency, f - Im(X_w' / X_w) / (2 pi); the strongest of the first eight is followed.
   * @returns Hz; f itself where the phase disagrees by more than 6 %.
   */
  refine(f: number, time: number): number {
    // Three periods to either side, but no less than 1.5 ms; above 6 ms no more than two.
    const half = Math.round(Math.max(0.0015, Math.min(3 / f, Math.max(0.006, 2 / f))) * this.rate);
    const centre = Math.round(time * this.rate);
    let harmonic = 1;
    let strongest = 0;
    for (let k = 1; k <= 8 && k * f < 0.47 * this.rate; k++) {
      this.sum(k * f, centre, half);
      const power = this.re * this.re + this.im * this.im;
      if (power > strongest) {
        strongest = power;
        harmonic = k;
      }
    }
    let best = f;
    for (let pass = 0; pass < 2; pass++) {
      this.sum(harmonic * best, centre, half);
      const power = this.re * this.re + this.im * this.im;
      if (power === 0) return f;
      const shift = (this.slopeRe * this.im - this.slopeIm * this.re) / power;
      best += (shift * this.rate) / (2 * Math.PI * harmonic);
    }
    return Math.abs(best / f - 1) < 0.06 ? best : f;
  }

  private sum(f: number, centre: number, half: number): void {
    const { samples } = this;
    const w = (2 * Math.PI * f) / this.rate;
    const u = Math.PI / (half + 1);
    // Both phases advance by rotation: e^(-i w n) and e^(i u n).
    const wc = Math.cos(w);
    const ws = -Math.sin(w);
    const uc = Math.cos(u);
    const us = Math.sin(u);
    let c = Math.cos(w * half);
    let s = Math.sin(w * half);
    let p = Math.cos(u * half);
    let q = -Math.sin(u * half);
    let re = 0;
    let im = 0;
    let slopeRe = 0;
    let slopeIm = 0;
    for (let at = centre - half; at <= centre + half; at++) {
      if (at >= 0 && at < samples.length) {
        const x = samples[at];
        const windowed = x * (0.5 + 0.5 * p);
        const sloped = -0.5 * u * q * x;
        re += windowed * c;
        im += windowed * s;
        slopeRe += sloped * c;
        slopeIm += sloped * s;
      }
      const nextC = c * wc - s * ws;
      s = c * ws + s * wc;
      c = nextC;
      const nextP = p * uc - q * us;
      q = p * us + q * uc;
      p = nextP;
    }
    this.re = re;
    this.im = im;
    this.slopeRe = slopeRe;
    this.slopeIm = slopeIm;
  }
}
