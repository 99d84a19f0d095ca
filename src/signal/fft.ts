import FFT from "fft.js";
import { InputError } from "../shapes/inputError.js";

/**
 * Fourier transforms of one length, with buffers of their own: nothing is allocated a call.
 * Complex arrays are interleaved: re 0, im 0, re 1, im 1, ...
 */
export class Fourier {
  readonly size: number;
  private readonly plan: FFT;
  private readonly spectrum: Float64Array;
  private readonly inverse: Float64Array;

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
    this.inverse = new Float64Array(2 * size);
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
    const n = this.size;
    const spectrum = this.forward(samples);
    for (let k = 0; k <= n / 2; k++) {
      const re = spectrum[2 * k] * gains[k];
      const im = spectrum[2 * k + 1] * gains[k];
      spectrum[2 * k] = re;
      spectrum[2 * k + 1] = im;
      if (k > 0 && k < n / 2) {
        spectrum[2 * (n - k)] = re;
        spectrum[2 * (n - k) + 1] = -im;
      }
    }
    this.plan.inverseTransform(this.inverse, spectrum);
    for (let i = 0; i < n; i++) output[i] = this.inverse[2 * i];
  }

  /**
   * Real signal of a spectrum that is itself real and even, such as a power spectrum: its autocorrelation.
   * @param half bins 0 to N/2, real.
   * @param output N values: sum over all bins over N, i.e. the inverse transform.
   */
  evenInverse(half: Float64Array, output: Float64Array): void {
    const n = this.size;
    const full = this.spectrum;
    full.fill(0);
    for (let k = 0; k <= n / 2; k++) full[2 * k] = half[k];
    for (let k = 1; k < n / 2; k++) full[2 * (n - k)] = half[k];
    // A real and even spectrum has the same forward and inverse transform, up to 1/N.
    this.plan.transform(this.inverse, full);
    for (let i = 0; i < n; i++) output[i] = this.inverse[2 * i] / n;
  }
}

/** The least power of two that is at least n. */
export function powerOfTwoFrom(n: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(n)));
}
