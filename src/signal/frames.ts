import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { FastFourier } from "./fastFourier.js";
import { powerOfTwoFrom } from "./fft.js";
import { type WindowShape, windowOf } from "./window.js";

/** How a sound is cut into frames, in s, so that it means the same at any rate. */
export interface FrameCut {
  /** length of the window, s */
  readonly window: number;
  /** s from frame to frame */
  readonly hop: number;
  /** "hann" unless told otherwise */
  readonly shape?: WindowShape;
  /** samples of the transform, a power of two; the window is filled up with zeros. The least that holds it, from 32. */
  readonly fftSize?: number;
}

/** Least transform of real frames in single precision. */
const LEAST_SIZE = 32;
/** Part of a hop by which rounding may miss the last frame. */
const ROUNDING = 1e-9;

/** The frames of a mono sound: frame r is centred on sample round(r hop rate); beyond the ends the sound is 0. */
export class Frames {
  readonly samples: Float32Array;
  /** of the sound, Hz */
  readonly rate: number;
  /** of the window, samples */
  readonly length: number;
  /** of the transform, samples */
  readonly size: number;
  /** from bin to bin, Hz */
  readonly binHz: number;
  readonly weights: Float64Array;
  /** how many frames are centred within the sound */
  readonly count: number;
  private readonly hop: number;

  /**
   * @param signal mono. @param caller whom messages name.
   * @throws {InputError} if the sound isn't mono, the window is shorter than 4 samples, the hop isn't above 0, or
   * `fftSize` is no power of two that holds the window.
   */
  constructor(signal: Signal, { window, hop, shape = "hann", fftSize }: FrameCut, caller: string) {
    if (signal.columns.length !== 1) {
      throw new InputError(`${caller}: ${signal.columns.length} channels; choose one.`);
    }
    const { rate } = signal;
    const length = Math.round(window * rate);
    if (!(length >= 4)) {
      throw new InputError(
        `${caller}: window=${window} s is ${length} samples at ${rate} Hz; give 4 or more.`,
      );
    }
    if (!(hop > 0)) throw new InputError(`${caller}: hop=${hop} s is not above 0; give 0.001, say.`);
    const least = Math.max(LEAST_SIZE, powerOfTwoFrom(length));
    const size = fftSize ?? least;
    if (!(size >= least && Number.isInteger(Math.log2(size)))) {
      throw new InputError(
        `${caller}: fftSize=${size} is no power of two that holds ${length} samples; give ${least} or twice that.`,
      );
    }
    this.samples = signal.values.subarray(0, rowCount(signal));
    this.rate = rate;
    this.length = length;
    this.size = size;
    this.binHz = rate / size;
    this.weights = windowOf(shape, length);
    this.hop = hop * rate;
    const rows = this.samples.length;
    this.count = rows === 0 ? 0 : Math.floor((rows - 1) / this.hop + ROUNDING) + 1;
  }

  /** Where frame r's window begins: a sample, maybe before the sound. */
  first(r: number): number {
    return Math.round(r * this.hop) - (this.length >> 1);
  }

  /** Writes frame r, under the window, into the first `length` places. */
  cut(r: number, into: Float32Array | Float64Array): void {
    const { samples, weights, length } = this;
    const first = this.first(r);
    const from = Math.max(0, -first);
    const to = Math.min(length, samples.length - first);
    if (from > 0) into.fill(0, 0, from);
    let i = from;
    // Four at a time take half the time.
    for (; i + 3 < to; i += 4) {
      const at = first + i;
      into[i] = samples[at] * weights[i];
      into[i + 1] = samples[at + 1] * weights[i + 1];
      into[i + 2] = samples[at + 2] * weights[i + 2];
      into[i + 3] = samples[at + 3] * weights[i + 3];
    }
    for (; i < to; i++) into[i] = samples[first + i] * weights[i];
    if (to < length) into.fill(0, Math.max(0, to), length);
  }

  /**
   * Bins of a band, the last one included.
   * @param lowHz, highHz Hz; cut at half the rate.
   */
  band(lowHz: number, highHz: number): [first: number, last: number] {
    const half = this.size / 2;
    const first = Math.min(half, Math.max(0, Math.ceil(lowHz / this.binHz)));
    return [first, Math.min(half, Math.floor(highHz / this.binHz))];
  }
}

/**
 * Power spectra of the frames of a mono sound, one at a time: nothing is allocated a frame. In single precision: what lies
 * 120 dB below the loudest bin of a frame is rounding.
 */
export class PowerFrames extends Frames {
  /** of the frame read last, bins 0 to size / 2; a sine of amplitude A on a bin has A^2 / 2 there, its mean square */
  readonly power: Float64Array;
  private readonly scale: number;
  private readonly fourier: FastFourier;

  /** @throws {InputError} as Frames. */
  constructor(signal: Signal, settings: FrameCut, caller: string) {
    super(signal, settings, caller);
    const sum = this.weights.reduce((a, b) => a + b, 0);
    this.scale = 2 / (sum * sum);
    this.power = new Float64Array(this.size / 2 + 1);
    this.fourier = new FastFourier(this.size);
  }

  /** Transforms frame r. @param first, last bins of `power` to be written. */
  read(r: number, first = 0, last = this.size / 2): void {
    const { fourier, power, scale } = this;
    const half = this.size / 2;
    this.cut(r, fourier.input);
    fourier.forward();
    const { output } = fourier;
    const end = Math.min(last, half - 1);
    for (let k = Math.max(1, first); k <= end; k++) {
      const re = output[2 * k];
      const im = output[2 * k + 1];
      power[k] = (re * re + im * im) * scale;
    }
    // The two ends of the spectrum are real, and share the first place.
    if (first === 0) power[0] = output[0] * output[0] * scale;
    if (last === half) power[half] = output[1] * output[1] * scale;
  }
}
