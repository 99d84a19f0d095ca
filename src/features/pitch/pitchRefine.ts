import type { Block, PitchKernel } from "../../kernels/pitchKernel.js";

/** Shortest half window, s. */
const SHORTEST = 0.0015;
/** Harmonics of which the strongest is followed, a multiple of four. */
const HARMONICS = 8;
/** Highest frequency of a harmonic, as a share of the rate. */
const HIGHEST = 0.47;
/** Largest change of an F0, as a share: beyond it the phase is another sound's. */
const MOST = 0.06;

/**
 * Where the strongest harmonic lies above the range of F0 and the others that it does not explain are this far below it, dB, it is
 * a tone of its own, too high for the range, and the estimate its subharmonic.
 */
const ALONE_DB = 19.5;

/** Sharpens an estimate of F0 by the phase of the strongest harmonic. */
export class PitchRefiner {
  private readonly stretch: Block<Float64Array>;
  /** windowed samples, and those under the window's derivative, in turn */
  private readonly pairs: Block<Float64Array>;
  private readonly sums: Block<Float64Array>;
  /** of the harmonics */
  private readonly powers: Block<Float64Array>;

  /** @param rate Hz. @param lowest F0 to be refined, Hz. @param highest F0 of the range, Hz. */
  constructor(
    private readonly kernel: PitchKernel,
    private readonly rate: number,
    lowest: number,
    private readonly highest: number,
  ) {
    const longest = 2 * halfWindow(lowest, rate) + 1;
    this.stretch = this.kernel.double(longest);
    this.pairs = this.kernel.double(2 * longest);
    this.sums = this.kernel.double(4);
    this.powers = this.kernel.double(HARMONICS);
  }

  /**
   * Fourier sums at a harmonic of f under a Hann window w and under its derivative w' give that harmonic's
   * instantaneous frequency, f - Im(X_w' / X_w) / (2 pi); the strongest of the first eight is followed.
   * @param samples of the whole sound. @param f Hz. @param time s.
   * @returns Hz; f itself where the phase disagrees by more than 6 %; NaN where f is a subharmonic of a tone above the range.
   */
  refine(samples: Float64Array, f: number, time: number): number {
    const half = halfWindow(f, this.rate);
    this.cut(samples, Math.round(time * this.rate), half);
    const harmonic = this.strongest(f, half);
    if (harmonic * f > this.highest && this.isAlone(harmonic, f)) return Number.NaN;
    const { kernel, pairs, sums, rate } = this;
    let best = f;
    for (let pass = 0; pass < 2; pass++) {
      const w = (2 * Math.PI * harmonic * best) / rate;
      kernel.loops.phase(
        pairs.address,
        2 * half + 1,
        Math.cos(w),
        -Math.sin(w),
        Math.cos(w * half),
        Math.sin(w * half),
        sums.address,
      );
      // Read one by one: unpacking an array would take longer than the loop.
      const found = sums.values;
      const re = found[0];
      const slopeRe = found[1];
      const im = found[2];
      const slopeIm = found[3];
      const power = re * re + im * im;
      if (power === 0) return f;
      best += (((slopeRe * im - slopeIm * re) / power) * rate) / (2 * Math.PI * harmonic);
    }
    return Math.abs(best / f - 1) < MOST ? best : f;
  }

  /** Puts the samples around a centre under the window; beyond the sound's ends they are 0. */
  private cut(samples: Float64Array, centre: number, half: number): void {
    const { kernel, stretch, pairs } = this;
    const from = centre - half;
    const count = 2 * half + 1;
    const { values } = stretch;
    if (from >= 0 && from + count <= samples.length) values.set(samples.subarray(from, from + count));
    else for (let i = 0; i < count; i++) values[i] = samples[from + i] ?? 0;
    const u = Math.PI / (half + 1);
    kernel.loops.hannPairs(
      stretch.address,
      count,
      Math.cos(u),
      Math.sin(u),
      Math.cos(u * half),
      -Math.sin(u * half),
      u,
      pairs.address,
    );
  }

  /** Whether a harmonic of f stands alone: no other, its own multiples aside, is within 19.5 dB of it. */
  private isAlone(harmonic: number, f: number): boolean {
    if (harmonic === 1) return true;
    const powers = this.powers.values;
    const least = powers[harmonic - 1] * 10 ** (-ALONE_DB / 10);
    for (let k = 1; k <= this.harmonics(f); k++)
      if (k % harmonic !== 0 && powers[k - 1] > least) return false;
    return true;
  }

  /** How many harmonics of f are looked at. */
  private harmonics(f: number): number {
    return Math.min(HARMONICS, Math.ceil((HIGHEST * this.rate) / f) - 1);
  }

  /** The number of the harmonic of f with the most power. */
  private strongest(f: number, half: number): number {
    const { kernel, pairs, powers, rate } = this;
    const count = this.harmonics(f);
    const w = (2 * Math.PI * f) / rate;
    kernel.loops.powers(
      pairs.address,
      2 * half + 1,
      Math.cos(w),
      -Math.sin(w),
      Math.cos(w * half),
      Math.sin(w * half),
      count,
      powers.address,
    );
    const { values } = powers;
    let best = 0;
    for (let k = 1; k < count; k++) if (values[k] > values[best]) best = k;
    return best + 1;
  }
}

/** Three periods to either side, but no less than 1.5 ms; above 6 ms no more than two. Samples. */
function halfWindow(f: number, rate: number): number {
  return Math.round(Math.max(SHORTEST, Math.min(3 / f, Math.max(0.006, 2 / f))) * rate);
}
