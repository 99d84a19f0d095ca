import { type Block, type PitchKernel, RANGE } from "../../kernels/pitchKernel.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { hann } from "../../signal/window.js";
import type { PitchStretch } from "./pitchStretch.js";

/** Periods of the lowest F0 under a window, and the shortest window, s. */
const PERIODS = 3;
export const SHORTEST = 0.0086;
/** Fewest points per period of the highest F0 at which an autocorrelation is read. */
const POINTS = 8.8;
/**
 * How far an autocorrelation may run into its own repetition, as a share of the window: its ends are next to 0, so that a
 * steady sound's heights change by 3e-4 of themselves at most.
 */
const OVERLAP = 0.1;
/**
 * Frequencies at which the whole sound is strong are attenuated: by half of their excess over the others in dB, up to this
 * much, averaged over this many octaves to either side. Otherwise a resonance of the tract can pass for the fundamental.
 */
const EVEN_DB = 15;
const EVEN_OCTAVES = 0.5;
/** Most frames that the average spectrum of a sound is taken from, and the least distance between them, s: a quarter of a window. */
const SURVEY = 400;
const SURVEY_STEP = SHORTEST / 4;

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
 * is a cosine transform of a spectrum that is zero from some bin on, taken by a real one at half the cost of a complex, in
 * single precision.
 */
export class PitchCorrelator {
  /** where all numbers lie */
  readonly address: number;
  /** of the transform of a frame, samples */
  private readonly size: number;
  /** weights of the bins' power, and sums of the power */
  private readonly weights: Block<Float32Array>;
  private readonly sums: Block<Float64Array>;
  /** the bins that the power of each is averaged over: the first, and the one beyond the last */
  private readonly first: Int32Array;
  private readonly beyond: Int32Array;

  constructor(
    private readonly kernel: PitchKernel,
    private readonly stretch: PitchStretch,
    private readonly rate: number,
    { low, high, lowest }: PitchSpan,
  ) {
    const length = windowLength(low, rate);
    const lags = rate / lowest + 2;
    this.size = Math.max(64, powerOfTwoFrom(length + lags));
    const half = this.size / 2;
    const period = Math.max(64, powerOfTwoFrom((1 - OVERLAP) * length + lags));
    const finer = powerOfTwoFrom((POINTS * high) / rate);
    const fine = (period / 2) * finer;
    const to = Math.min(fine - 2, Math.ceil((finer * rate) / lowest));
    const padded = 4 * Math.ceil(length / 4);
    const single = (length: number): Block<Float32Array> => kernel.single(length);
    const [window, ones, frame] = [padded, padded, this.size].map(single);
    const [one, other] = [this.size, fine].map(() => single(Math.max(this.size, fine)));
    const [sines, cosines, folded, transformed] = [fine / 2, fine / 2, fine + 1, fine + 2].map(single);
    const [power, weighted] = [half + 1, Math.max(fine, half) + 8].map(single);
    this.weights = single(half + 1);
    this.sums = kernel.double(half + 4);
    // The window's autocorrelation at 0 over that at each lag.
    const ratios = single(to + 12);
    const range = {
      lagsPerSecond: finer * rate,
      binsPerHz: this.size / rate,
      lowest,
      own: 1,
      window: window.address,
      bytes: 4 * padded,
      middle: length >> 1,
      frame: frame.address,
      size: this.size,
      half,
      tables: kernel.tables(this.size).address,
      one: one.address,
      other: other.address,
      weights: this.weights.address,
      power: power.address,
      weighted: weighted.address,
      thinned: period < this.size ? 1 : 0,
      fine,
      fineTables: kernel.tables(fine).address,
      count: finer > 2 ? Math.min(fine / 2, period / 2 + 4) : fine / 2,
      sines: sines.address,
      cosines: cosines.address,
      folded: folded.address,
      transformed: transformed.address,
      ratios: ratios.address,
      from: Math.max(2, Math.floor((finer * rate) / high)),
      to,
      values: single(to + 12).address,
      tops: kernel.double(to).address,
      end: 0,
    };
    window.values.set(hann(length));
    sines.values.forEach((_, j, values) => {
      values[j] = Math.sin((Math.PI * j) / fine);
    });
    cosines.values.forEach((_, j, values) => {
      values[j] = Math.cos((Math.PI * j) / fine);
    });
    this.weights.values.fill(1);
    // The window itself is a frame of ones.
    ones.values.fill(1);
    const trial = kernel.record(RANGE, range);
    kernel.loops.spectrum(trial, ones.address);
    let odd = kernel.loops.correlate(trial);
    const { values } = transformed;
    const own = values[0];
    for (let lag = 0; lag < to + 3; lag++) {
      if (lag > 1 && lag % 2 === 1) odd -= values[lag];
      ratios.values[lag] = own / (lag % 2 === 1 ? odd : values[lag]);
    }
    this.address = kernel.record(RANGE, { ...range, own });
    const bins = Float64Array.from({ length: half + 1 }, (_, k) => k);
    this.first = Int32Array.from(bins, (k) => Math.max(0, Math.floor(k * 2 ** -EVEN_OCTAVES) - 1));
    this.beyond = Int32Array.from(bins, (k) => Math.min(half, Math.ceil(k * 2 ** EVEN_OCTAVES) + 1) + 1);
  }

  /** Sets the weights of the bins' power, so that the spectrum of the whole sound in the stretch becomes more even. @param count samples of the sound. */
  evenWeights(count: number): void {
    const below = this.summedPower(count);
    const { first, beyond } = this;
    const smooth = new Float64Array(first.length);
    let most = 0;
    for (let k = 0; k < smooth.length; k++) {
      smooth[k] = (below[beyond[k]] - below[first[k]]) / (beyond[k] - first[k]);
      most = Math.max(most, smooth[k]);
    }
    const floor = 10 ** (-EVEN_DB / 10) * most;
    const weights = this.weights.values;
    for (let k = 0; k < smooth.length; k++)
      weights[k] = floor > 0 ? Math.sqrt(floor / Math.max(smooth[k], floor)) : 1;
  }

  /** Power of the bins below each, and of all, over frames of the whole sound. */
  private summedPower(count: number): Float64Array {
    const { kernel, stretch, address, sums } = this;
    const bins = this.first.length;
    sums.values.fill(0);
    const frames = Math.min(SURVEY, Math.ceil(count / (SURVEY_STEP * this.rate)));
    for (let q = 0; q < frames; q++) {
      const centre = Math.round(((q + 0.5) / frames) * count);
      kernel.loops.survey(address, stretch.reach(centre, centre) + 4 * centre, sums.address);
    }
    const below = new Float64Array(bins + 1);
    const power = sums.values;
    for (let k = 0; k < bins; k++) below[k + 1] = below[k] + power[k];
    return below;
  }
}
