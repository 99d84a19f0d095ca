import FFT from "fft.js";
import { InputError } from "../shapes/inputError.js";

/**
 * Fourier transforms of one length in double precision, with buffers of their own: nothing is allocated a call.
 * For features of many frames, single precision is enough and 7 times as fast: `FastFourier`.
 * Complex arrays are interleaved: re 0, im 0, re 1, im 1, ...
 */
export class Fourier {
  readonly size: number;
  private readonly plan: FFT;
  private readonly spectrum: Float64Array;
  private readonly real: Float64Array;

  /**
   * @param size samples, a power of two, at least 2.
   * @throws {InputError} for any other size.
   */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 2 || (size & (size - 1)) !== 0) {
      throw new InputError(`Fourier: size=${size} is no power of two; give 2, 4, 8, ...`);
    }
    this.size = size;
    this.plan = new FFT(size);
    this.spectrum = new Float64Array(2 * size);
    this.real = new Float64Array(size);
  }

  /**
   * X_k = sum_n x_n exp(-2 pi i k n / N) of a real signal.
   * @param samples N values.
   * @returns interleaved, bins 0 to N/2 valid; overwritten by the next call.
   */
  forward(samples: Float64Array): Float64Array {
    this.plan.realTransform(this.spectrum, samples);
    return this.spectrum;
  }

  /**
   * Multiplies a signal's spectrum by real gains, there and back: circular convolution with an even response.
   * @param samples N values, read first. @param gains bins 0 to N/2. @param output N values; may be `samples`.
   */
  filter(samples: Float64Array, gains: Float64Array, output: Float64Array): void {
    const { size: n, real } = this;
    const spectrum = this.forward(samples);
    // The way back is a real transform too, of re - im: Hartley's, which is its own inverse up to 1/N.
    real[0] = spectrum[0] * gains[0];
    for (let k = 1; k < n / 2; k++) {
      const re = spectrum[2 * k] * gains[k];
      const im = spectrum[2 * k + 1] * gains[k];
      real[k] = re - im;
      real[n - k] = re + im;
    }
    real[n / 2] = spectrum[n] * gains[n / 2];
    const back = this.forward(real);
    output[0] = back[0] / n;
    for (let i = 1; i < n / 2; i++) {
      const re = back[2 * i];
      const im = back[2 * i + 1];
      output[i] = (re - im) / n;
      output[n - i] = (re + im) / n;
    }
    output[n / 2] = back[n] / n;
  }

  /**
   * Real signal of a spectrum that is itself real and even, such as a power spectrum: its autocorrelation.
   * @param half bins 0 to N/2, real.
   * @param output N values: sum over all bins over N, i.e. the inverse transform.
   */
  evenInverse(half: Float64Array, output: Float64Array): void {
    const { size: n, real } = this;
    real[0] = half[0];
    for (let k = 1; k <= n / 2; k++) {
      real[k] = half[k];
      real[n - k] = half[k];
    }
    // A real and even spectrum has the same forward and inverse transform, up to 1/N.
    const back = this.forward(real);
    output[0] = back[0] / n;
    for (let i = 1; i <= n / 2; i++) {
      const value = back[2 * i] / n;
      output[i] = value;
      output[n - i] = value;
    }
  }
}

/** The least power of two that is at least n. */
export function powerOfTwoFrom(n: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(n)));
}
