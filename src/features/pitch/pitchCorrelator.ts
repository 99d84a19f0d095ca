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
  /** of the transform of a frame, samples */
  private readonly size: number;
  /** where all numbers lie */
  private readonly range: number;
  /** weights of the bins' power, and the power */
  private readonly weights: Block<Float32Array>;
  private readonly power: Block<Float32Array>;
  /** autocorrelation by lag, odd ones as differences, and its peaks */
  private readonly transformed: Block<Float32Array>;
  private readonly peaks: Block<Float64Array>;
  private heard: Float64Array = new Float64Array(0);
  private readonly own: number;

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
    const from = Math.max(2, Math.floor((this.finer * rate) / high));
    const to = Math.min(fine - 2, Math.ceil((this.finer * rate) / lowest));
    const padded = 4 * Math.ceil(this.length / 4);
    const single = (length: number): Block<Float32Array> => kernel.single(length);
    const [window, ones, frame] = [padded, padded, this.size].map(single);
    const [one, other] = [this.size, fine].map(() => single(Math.max(this.size, fine)));
    const [weighted, sines, cosines, folded] = [fine + 1, fine / 2, fine / 2, fine + 1].map(single);
    this.power = single(half + 1);
    this.weights = single(half + 1);
    this.transformed = single(fine + 2);
    this.peaks = kernel.double(2 * to);
    // The window's autocorrelation at 0 over that at each lag.
    const ratios = kernel.double(to + 6);
    this.range = kernel.range({
      window: window.address,
      bytes: 4 * padded,
      frame: frame.address,
      size: this.size,
      tables: kernel.tables(this.size).address,
      one: one.address,
      other: other.address,
      weights: this.weights.address,
      power: this.power.address,
      weighted: weighted.address,
      fine,
      fineTables: kernel.tables(fine).address,
      count: this.finer > 2 ? Math.min(fine / 2, half + 4) : fine / 2,
      sines: sines.address,
      cosines: cosines.address,
      folded: folded.address,
      transformed: this.transformed.address,
      ratios: ratios.address,
      from,
      to,
      values: kernel.double(to + 6).address,
      peaks: this.peaks.address,
    });
    window.values.set(hann(this.length));
    sines.values.forEach((_, j, values) => {
      values[j] = Math.sin((Math.PI * j) / fine);
    });
    cosines.values.forEach((_, j, values) => {
      values[j] = Math.cos((Math.PI * j) / fine);
    });
    this.weights.values.fill(1);
    // The window itself is a frame of ones.
    ones.values.fill(1);
    kernel.loops.spectrum(this.range, ones.address);
    let odd = kernel.loops.correlate(this.range);
    const { values } = this.transformed;
    this.own = values[0];
    for (let lag = 0; lag < to + 2; lag++) {
      if (lag > 1 && lag % 2 === 1) odd -= values[lag];
      ratios.values[lag] = this.own / (lag % 2 === 1 ? odd : values[lag]);
    }
  }

  /**
   * Finds the peaks of a frame that are higher than `least`: `pitchOf` and `heightOf` tell about each.
   * @returns how many.
   */
  listen(centre: number, least: number): number {
    this.heard = this.peaks.values;
    return this.kernel.loops.listen(this.range, this.frameAt(centre), least, DEPTH);
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

  /** Address of the samples of the frame around one. */
  private frameAt(centre: number): number {
    return this.stretch.at(centre - (this.length >> 1), this.length);
  }

  /** Sets the weights of the bins' power, so that the spectrum of the whole sound in the stretch becomes more even. */
  evenWeights(): void {
    const half = this.size / 2;
    const count = this.stretch.samples.length;
    const frames = Math.min(SURVEY, Math.ceil(count / (SURVEY_STEP * this.rate)));
    // power[k]: that of the bins below k, for sums over ranges of bins
    const power = new Float64Array(half + 2);
    for (let q = 0; q < frames; q++) {
      this.kernel.loops.spectrum(this.range, this.frameAt(Math.round(((q + 0.5) / frames) * count)));
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
