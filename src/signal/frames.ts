import { PowerKernel } from "../kernels/powerKernel.js";
import { InputError } from "../shapes/inputError.js";
import { type Column, rowCount, type Signal } from "../shapes/series.js";
import { SMALLEST_TRANSFORM } from "./fastFourier.js";
import { powerOfTwoFrom } from "./fft.js";
import { type WindowShape, windowOf } from "./window.js";

/** How a sound is cut into frames: in s, so that settings are independent of the sample rate. */
export interface FrameCut {
  /** length of the window, s */
  readonly window: number;
  /** step from frame to frame, s */
  readonly hop: number;
  /** default "hann" */
  readonly shape?: WindowShape;
  /** length of the zero-padded transform, samples; default: the smallest power of two, from 32, that holds the window */
  readonly fftSize?: number;
}

/** Tolerance for rounding errors when counting frames, as a fraction of a hop: the last frame must not be missed. */
const ROUNDING = 1e-9;

/**
 * Default length of the transform of a window.
 * @param length of the window, samples.
 * @returns the smallest power of two, from 32, that holds the window.
 */
export function smallestTransform(length: number): number {
  return Math.max(SMALLEST_TRANSFORM, powerOfTwoFrom(length));
}

/**
 * Columns of a power spectrogram, named by their frequencies.
 * @param frequencies Hz, of each column.
 */
export function powerColumns(frequencies: Float64Array): Column[] {
  return Array.from(frequencies, (f) => ({ name: `${f.toFixed(1)} Hz`, unit: "power" }));
}

/** The frames of a mono sound: frame r is centred on sample round(r hop rate); beyond its ends the sound is taken as 0. */
export class Frames {
  readonly samples: Float32Array;
  /** sample rate of the sound, Hz */
  readonly rate: number;
  /** length of the window, samples */
  readonly length: number;
  /** length of the transform, samples */
  readonly size: number;
  /** spacing of the bins, Hz */
  readonly binHz: number;
  /** the window */
  readonly weights: Float64Array;
  /** number of frames centred within the sound */
  readonly count: number;
  private readonly hop: number;

  /**
   * @param signal mono. @param cut window, hop, shape and length of the transform. @param caller named in error messages.
   * @throws {InputError} if the sound is not mono, the window is shorter than 4 samples, the hop is not positive, or
   * `fftSize` is not a power of two that holds the window.
   */
  constructor(signal: Signal, { window, hop, shape = "hann", fftSize }: FrameCut, caller: string) {
    if (signal.columns.length !== 1) {
      throw new InputError(
        `${caller}: signal has ${signal.columns.length} channels, not one; choose one with channelOf.`,
      );
    }
    const { rate } = signal;
    const length = Math.round(window * rate);
    if (!(length >= 4)) {
      throw new InputError(
        `${caller}: window=${window} s is ${length} samples at ${rate} Hz, fewer than 4; use a longer window.`,
      );
    }
    if (!(hop > 0))
      throw new InputError(`${caller}: hop=${hop} s must be positive; use 0.001 s, for example.`);
    const smallest = smallestTransform(length);
    const size = fftSize ?? smallest;
    if (!(size >= smallest && Number.isInteger(Math.log2(size)))) {
      throw new InputError(
        `${caller}: fftSize=${size} samples must be a power of two that holds the window of ${length} samples; use ${smallest} or ${2 * smallest}.`,
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

  /** First sample of frame r's window; may be negative. */
  first(r: number): number {
    return Math.round(r * this.hop) - (this.length >> 1);
  }

  /** Writes frame r, multiplied by the window, to the first `length` elements of `into`. */
  cut(r: number, into: Float32Array | Float64Array): void {
    const { samples, weights, length } = this;
    const first = this.first(r);
    const from = Math.max(0, -first);
    const to = Math.min(length, samples.length - first);
    if (from > 0) into.fill(0, 0, from);
    let i = from;
    // Unrolled by four: twice as fast.
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
   * First and last bin of a frequency band, both inclusive; empty if last < first.
   * @param lowHz, highHz Hz; limited to half the sample rate.
   */
  band(lowHz: number, highHz: number): [first: number, last: number] {
    const half = this.size / 2;
    const first = Math.min(half, Math.max(0, Math.ceil(lowHz / this.binHz)));
    return [first, Math.min(half, Math.floor(highHz / this.binHz))];
  }
}

/**
 * Power spectra of the frames of a mono sound, one at a time, without an allocation per frame. In single precision: levels
 * 120 dB below the loudest bin of a frame are rounding errors.
 */
export class PowerFrames extends Frames {
  /** of the last frame read, bins 0 to size / 2; a sine of amplitude A on a bin has A^2 / 2 there, its mean square */
  readonly power: Float64Array;
  private readonly kernel: PowerKernel;

  /** @param signal mono. @param settings of the frames. @param caller named in error messages. @throws {InputError} as Frames. */
  constructor(signal: Signal, settings: FrameCut, caller: string) {
    super(signal, settings, caller);
    const sum = this.weights.reduce((a, b) => a + b, 0);
    this.kernel = new PowerKernel(this.samples, this.weights, this.size, 2 / (sum * sum));
    this.power = this.kernel.power;
  }

  /**
   * Describes the shape of the last frame's spectrum in a band.
   * @param first, last bins of the band: the same for every frame. @param share of the power up to the rolloff.
   * @returns as `PowerKernel.shape` lists them; overwritten by the next frame.
   */
  shapeWithin(first: number, last: number, share: number): Float64Array {
    this.kernel.describe(first, last - first + 1, share);
    return this.kernel.shape;
  }

  /** Asks for the first so many bins only, in frames to come: what `power` holds of the others is of no account. */
  askFor(bins: number): void {
    this.kernel.bins = bins;
  }

  /** Transforms frame r. */
  read(r: number): void {
    this.kernel.read(this.first(r));
  }
}
