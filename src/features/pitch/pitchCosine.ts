import { FastFourier } from "../../signal/fastFourier.js";

/**
 * Cosine transform of a spectrum that is zero from some bin on, which is the Fourier transform of its even extension, at
 * half the cost of a real transform and in single precision. It owns its buffers: no call allocates.
 * @see Press et al. (1992) Numerical Recipes in C, section 12.3, cosft1.
 */
export class CosineTransform {
  /** intervals, M */
  readonly size: number;
  private readonly fourier: FastFourier;
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;

  /** @param size M, a power of two, at least 32. */
  constructor(size: number) {
    this.size = size;
    this.fourier = new FastFourier(size);
    this.cosine = new Float64Array(size / 2).map((_, j) => Math.cos((Math.PI * j) / size));
    this.sine = new Float64Array(size / 2).map((_, j) => Math.sin((Math.PI * j) / size));
  }

  /**
   * F_k = (p_0 + (-1)^k p_M) / 2 + sum over j from 1 to M - 1 of p_j cos(pi j k / M), for k below M.
   * @param values p, M + 1 values. @param output M values.
   */
  transform(values: Float64Array, output: Float64Array): void {
    const { size, fourier, cosine, sine } = this;
    const folded = fourier.input;
    folded[0] = 0.5 * (values[0] + values[size]);
    folded[size / 2] = values[size / 2];
    let first = 0.5 * (values[0] - values[size]);
    for (let j = 1; j < size / 2; j++) {
      const mean = 0.5 * (values[j] + values[size - j]);
      const difference = values[j] - values[size - j];
      folded[j] = mean - sine[j] * difference;
      folded[size - j] = mean + sine[j] * difference;
      first += cosine[j] * difference;
    }
    fourier.forward();
    const spectrum = fourier.output;
    output[0] = spectrum[0];
    output[1] = first;
    // Odd terms differ by the imaginary parts, each from the one before.
    for (let k = 1; k < size / 2; k++) {
      output[2 * k] = spectrum[2 * k];
      output[2 * k + 1] = output[2 * k - 1] - spectrum[2 * k + 1];
    }
  }

  /** Frees its memory; it can't be used afterwards. */
  release(): void {
    this.fourier.release();
  }
}
