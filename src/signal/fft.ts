import FFT from "fft.js";
import { InputError } from "../shapes/inputError.js";

/**
 * Fourier transforms of one length in double precision, with preallocated buffers: calls allocate nothing.
 * For features of many frames, `FastFourier` (single precision) is precise enough and 7 times as fast.
 * Complex arrays are interleaved: re 0, im 0, re 1, im 1, ...
 * @see Bracewell (1983) J. Optical Society of America 73 1832, for the Hartley transform used to invert.
 */
export class Fourier {
  readonly size: number;
  private readonly plan: FFT;
  private readonly spectrum: Float64Array;
  private readonly real: Float64Array;

  /**
   * @param size samples, a power of two of at least 2.
   * @throws {InputError} for any other size.
   */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 2 || (size & (size - 1)) !== 0) {
      throw new InputError(
        `Fourier: size=${size} samples must be a power of two of at least 2; use 2, 4, 8, ...`,
      );
    }
    this.size = size;
    this.plan = new FFT(size);
    this.spectrum = new Float64Array(2 * size);
    this.real = new Float64Array(size);
  }

  /**
   * X_k = sum_n x_n exp(-2 pi i k n / N) of a real signal.
   * @param samples N values.
   * @returns interleaved; only bins 0 to N/2 are valid. Overwritten by the next call.
   */
  forward(samples: Float64Array): Float64Array {
    this.plan.realTransform(this.spectrum, samples);
    return this.spectrum;
  }

  /**
   * Filters a signal by real gains in the frequency domain: circular convolution with an even impulse response.
   * @param samples N values. @param gains of bins 0 to N/2. @param output N values; may be `samples`.
   */
  filter(samples: Float64Array, gains: Float64Array, output: Float64Array): void {
    const { size: n, real } = this;
    const spectrum = this.forward(samples);
    real[0] = spectrum[0] * gains[0];
    for (let k = 1; k < n / 2; k++) {
      const re = spectrum[2 * k] * gains[k];
      const im = spectrum[2 * k + 1] * gains[k];
      real[k] = re - im;
      real[n - k] = re + im;
    }
    real[n / 2] = spectrum[n] * gains[n / 2];
    this.inverseHartley(output);
  }

  /**
   * Inverse transform to a real signal.
   * @param spectrum interleaved bins 0 to N/2, from index `from`; the imaginary parts of bins 0 and N/2 are ignored.
   * @param from index of bin 0. @param output N values; overwritten.
   */
  inverse(spectrum: Float64Array, from: number, output: Float64Array): void {
    const { size: n, real } = this;
    real[0] = spectrum[from];
    for (let k = 1; k < n / 2; k++) {
      const re = spectrum[from + 2 * k];
      const im = spectrum[from + 2 * k + 1];
      real[k] = re - im;
      real[n - k] = re + im;
    }
    real[n / 2] = spectrum[from + n];
    this.inverseHartley(output);
  }

  /** Inverts the Hartley transform in `real` (re - im of a spectrum): it is its own inverse up to a factor of 1/N. */
  private inverseHartley(output: Float64Array): void {
    const { size: n } = this;
    const hartley = this.forward(this.real);
    output[0] = hartley[0] / n;
    for (let i = 1; i < n / 2; i++) {
      const re = hartley[2 * i];
      const im = hartley[2 * i + 1];
      output[i] = (re - im) / n;
      output[n - i] = (re + im) / n;
    }
    output[n / 2] = hartley[n] / n;
  }

  /**
   * Inverse transform of a spectrum that is itself real and even; of a power spectrum, the autocorrelation.
   * @param half bins 0 to N/2, real.
   * @param output N values; overwritten.
   */
  evenInverse(half: Float64Array, output: Float64Array): void {
    const { size: n, real } = this;
    real[0] = half[0];
    for (let k = 1; k <= n / 2; k++) {
      real[k] = half[k];
      real[n - k] = half[k];
    }
    // The forward and inverse transforms of a real and even spectrum are equal up to a factor of 1/N.
    const back = this.forward(real);
    output[0] = back[0] / n;
    for (let i = 1; i <= n / 2; i++) {
      const value = back[2 * i] / n;
      output[i] = value;
      output[n - i] = value;
    }
  }
}

/**
 * The smallest power of two, from 2, that is at least n.
 * @param n above 0.
 * @returns 2, 4, 8, ...
 */
export function powerOfTwoFrom(n: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(n)));
}
