import type { Block, PitchKernel } from "../../kernels/pitchKernel.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { hann } from "../../signal/window.js";

/** Periods of the lowest F0 under a window, and the shortest window, s. */
const PERIODS = 3;
export const SHORTEST = 0.0086;
/** Fewest points per period of the highest F0 at which an autocorrelation is read. */
const POINTS = 12;
/** Samples that are fetched beyond those of a frame, for the next ones. */
const AHEAD = 8192;
/**
 * Frequencies at which the whole sound is strong are attenuated: by half of their excess over the others in dB, up to this
 * much, averaged over this many octaves to either side. Otherwise a resonance of the tract can pass for the fundamental.
 */
const EVEN_DB = 15;
const EVEN_OCTAVES = 0.5;
/** Most frames that the average spectrum of a sound is taken from, and the least distance between them, s: a quarter of a window. */
const SURVEY = 400;
const SURVEY_STEP = SHORTEST / 4;
/** Least height of a peak above the trough before it. */
const DEPTH = 0.15;
/** Most partials of an F0 that are looked at. */
const PARTIALS = 32;

/** The part of a sound that lies in the kernel's memory. */
export class PitchStretch {
  private readonly block: Block<Float32Array>;
  private readonly length: number;
  private start = Number.NaN;
  /** of the whole sound */
  samples: Float32Array = new Float32Array(0);

  /** @param longest frame that is asked for, samples. */
  constructor(
    kernel: PitchKernel,
    private readonly longest: number,
  ) {
    this.length = 2 * longest + AHEAD;
    this.block = kernel.single(this.length);
  }

  /** Begins another sound. */
  hear(samples: Float32Array): void {
    this.samples = samples;
    this.start = Number.NaN;
  }

  /** Address of the frame from a sample on; beyond the sound's ends it is 0. */
  at(from: number, length: number): number {
    if (!(from >= this.start && from + length <= this.start + this.length)) {
      this.start = from - this.longest;
      const first = Math.max(0, this.start);
      const { values } = this.block;
      values.fill(0);
      values.set(this.samples.subarray(first, Math.max(first, this.start + this.length)), first - this.start);
    }
    return this.block.address + 4 * (from - this.start);
  }
}

/** How many samples the window holds in which F0s from `low` Hz on are looked for. */
export function windowLength(low: number, rate: number): number {
  return Math.round(rate * Math.max(SHORTEST, PERIODS / low));
}

/** What a correlator covers, Hz. */
export interface PitchSpan {
  /** range of F0 */
  readonly low: number;
  readonly high: number;
  /** down to where peaks are told */
  readonly lowest: number;
}

/**
 * Autocorrelations for one range of F0: the inverse transform of the power of a windowed frame, over the window's own. That
 * is a cosine transform of a spectrum that is zero from some bin on, taken by a real one at half the cost of a complex.
 * In single precision: on five birds voicing is the same in every frame as in double precision and F0 agrees within .06 %.
 */
export class PitchCorrelator {
  readonly lowest: number;
  private readonly length: number;
  private readonly finer: number;
  /** lengths of the transforms of a frame and of its power, samples, and their tables */
  private readonly size: number;
  private readonly fine: number;
  private readonly tables: Block<Float32Array>;
  private readonly fineTables: Block<Float32Array>;
  /** where transforms work */
  private readonly one: Block<Float32Array>;
  private readonly other: Block<Float32Array>;
  private readonly window: Block<Float32Array>;
  private readonly frame: Block<Float32Array>;
  private readonly power: Block<Float32Array>;
  /** weights of the bins' power, and the power so weighted */
  private readonly weights: Block<Float32Array>;
  private readonly weighted: Block<Float32Array>;
  private readonly sines: Block<Float32Array>;
  private readonly cosines: Block<Float32Array>;
  private readonly folded: Block<Float32Array>;
  private readonly transformed: Block<Float32Array>;
  /** the window's autocorrelation at 0 over that at each lag */
  private readonly ratios: Block<Float64Array>;
  /** autocorrelations at all lags, and peaks among them */
  private readonly values: Block<Float64Array>;
  private readonly peaks: Block<Float64Array>;
  private heard: Float64Array = new Float64Array(0);
  private readonly own: number;
  private readonly shortest: number;
  private readonly longest: number;

  constructor(
    private readonly kernel: PitchKernel,
    private readonly stretch: PitchStretch,
    private readonly rate: number,
    { low, high, lowest }: PitchSpan,
  ) {
    this.lowest = lowest;
    this.length = windowLength(low, rate);
    this.finer = powerOfTwoFrom((POINTS * high) / rate);
    this.size = Math.max(64, powerOfTwoFrom(this.length + rate / lowest + 2));
    const half = this.size / 2;
    const fine = half * this.finer;
    this.fine = fine;
    this.tables = kernel.tables(this.size);
    this.fineTables = kernel.tables(fine);
    this.one = kernel.single(Math.max(this.size, fine));
    this.other = kernel.single(Math.max(this.size, fine));
    this.shortest = Math.max(2, Math.floor((this.finer * rate) / high));
    this.longest = Math.min(fine - 2, Math.ceil((this.finer * rate) / lowest));
    this.window = kernel.single(4 * Math.ceil(this.length / 4));
    this.frame = kernel.single(this.size);
    this.power = kernel.single(half + 1);
    this.weights = kernel.single(half + 1);
    this.weighted = kernel.single(fine + 1);
    this.sines = kernel.single(fine / 2);
    this.cosines = kernel.single(fine / 2);
    this.folded = kernel.single(fine + 1);
    this.transformed = kernel.single(fine + 2);
    this.ratios = kernel.double(this.longest + 2);
    this.values = kernel.double(this.longest + 4);
    this.peaks = kernel.double(2 * this.longest);
    this.window.values.set(hann(this.length));
    for (let j = 0; j < fine / 2; j++) {
      this.sines.values[j] = Math.sin((Math.PI * j) / fine);
      this.cosines.values[j] = Math.cos((Math.PI * j) / fine);
    }
    this.weights.values.fill(1);
    // The window's own power: that of a frame of ones.
    const ones = kernel.single(this.window.values.length);
    ones.values.fill(1);
    this.transform(ones.address);
    const first = this.correlate();
    this.own = this.transformed.values[0];
    let odd = first;
    for (let lag = 0; lag < this.ratios.values.length; lag++) {
      if (lag > 1 && lag % 2 === 1) odd -= this.transformed.values[lag];
      this.ratios.values[lag] = this.own / (lag % 2 === 1 ? odd : this.transformed.values[lag]);
    }
  }

  /**
   * Finds the peaks of a frame that are higher than `least`: `pitchOf` and `heightOf` tell about each.
   * @returns how many.
   */
  listen(centre: number, least: number): number {
    this.take(centre);
    const { peaks, transformed, ratios, shortest, longest } = this;
    const first = this.correlate();
    const { scan } = this.kernel.loops;
    this.heard = peaks.values;
    return scan(
      transformed.address,
      first,
      ratios.address,
      shortest,
      longest,
      least,
      DEPTH,
      this.values.address,
      peaks.address,
    );
  }

  /** F0 of a peak, Hz. */
  pitchOf(peak: number): number {
    return (this.finer * this.rate) / this.heard[2 * peak];
  }

  /** Height of a peak: the share of power that repeats, of all but waves slower than the range. */
  heightOf(peak: number): number {
    return this.heard[2 * peak + 1];
  }

  /** Mean power of the frame last heard, weighted by frequency. */
  get level(): number {
    return this.transformed.values[0] / this.own;
  }

  /**
   * The strongest of the partials of f that are no multiples of m f, in the frame last heard.
   * @returns its power over that of the strongest partial.
   */
  ownPartial(f: number, m: number): number {
    const { size, power, rate } = this;
    const step = (f * size) / rate;
    const count = Math.min(PARTIALS, Math.floor((size / 2 - 1) / step));
    return this.kernel.loops.ownPartial(power.address, step, count, m);
  }

  /** Power of the bins of the frame around a sample. */
  private take(centre: number): void {
    this.transform(this.stretch.at(centre - (this.length >> 1), this.length));
  }

  /** Power of the bins of a frame. @param samples their address. */
  private transform(samples: number): void {
    const { kernel, window, frame, size, tables, one, other, weights, power, weighted } = this;
    kernel.loops.spectrum(
      samples,
      window.address,
      4 * window.length,
      frame.address,
      size,
      tables.address,
      one.address,
      other.address,
      weights.address,
      power.address,
      weighted.address,
    );
  }

  /**
   * Autocorrelation, in steps of 1 / finer samples: even lags in `transformed`, and there the differences of the odd ones.
   * @returns that at lag 1.
   */
  private correlate(): number {
    const { kernel, weighted, sines, cosines, folded, fine, fineTables, one, other, finer, size } = this;
    const count = finer > 2 ? Math.min(fine / 2, size / 2 + 4) : fine / 2;
    return kernel.loops.correlate(
      weighted.address,
      fine,
      count,
      sines.address,
      cosines.address,
      folded.address,
      fineTables.address,
      one.address,
      other.address,
      this.transformed.address,
    );
  }

  /** Sets the weights of the bins' power, so that the spectrum of the whole sound in the stretch becomes more even. */
  evenWeights(): void {
    const half = this.size / 2;
    const count = this.stretch.samples.length;
    const frames = Math.min(SURVEY, Math.ceil(count / (SURVEY_STEP * this.rate)));
    // power[k]: that of the bins below k, for sums over ranges of bins
    const power = new Float64Array(half + 2);
    for (let q = 0; q < frames; q++) {
      this.take(Math.round(((q + 0.5) / frames) * count));
      const bins = this.power.values;
      for (let k = 0; k <= half; k++) power[k + 1] += bins[k];
    }
    for (let k = 0; k <= half; k++) power[k + 1] += power[k];
    const smooth = new Float64Array(half + 1);
    for (let k = 0; k <= half; k++) {
      const from = Math.max(0, Math.floor(k * 2 ** -EVEN_OCTAVES) - 1);
      const to = Math.min(half, Math.ceil(k * 2 ** EVEN_OCTAVES) + 1);
      smooth[k] = (power[to + 1] - power[from]) / (to - from + 1);
    }
    const floor = 10 ** (-EVEN_DB / 10) * smooth.reduce((most, value) => Math.max(most, value), 0);
    const weights = this.weights.values;
    for (let k = 0; k <= half; k++)
      weights[k] = floor > 0 ? Math.sqrt(floor / Math.max(smooth[k], floor)) : 1;
  }
}
