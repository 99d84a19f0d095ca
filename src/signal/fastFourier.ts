import { FourierKernel } from "../kernels/fourierKernel.js";
import { InputError } from "../shapes/inputError.js";

/** Smallest size of a FastFourier, samples: its passes take four numbers at once. */
export const SMALLEST_TRANSFORM = 32;

/**
 * Fourier transforms of real frames in single precision, for features of frames: 7 times as fast as `Fourier`. Use
 * `Fourier` (double precision) to resolve levels more than 120 dB below the loudest, or to transform and invert (filters).
 * Frames lie in WASM memory, where they are transformed: write to `input`, call forward, read `output`.
 * @see Stockham (1966) AFIPS Conf. Proc. 28 229, for transforms without reordering.
 */
export class FastFourier {
  readonly size: number;
  /** N samples to transform, initially zeros; forward leaves them unchanged. */
  readonly input: Float32Array;
  /**
   * X_k = sum_n x_n exp(-2 pi i k n / N): re and im of bins 1 to N/2 - 1 at 2k and 2k + 1; bins 0 and N/2, which are
   * real, at 0 and 1.
   */
  readonly output: Float32Array;
  private readonly kernel: FourierKernel;

  /**
   * @param size samples, a power of two of at least 32.
   * @throws {InputError} for any other size.
   */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < SMALLEST_TRANSFORM || (size & (size - 1)) !== 0) {
      throw new InputError(
        `FastFourier: size=${size} samples must be a power of two of at least ${SMALLEST_TRANSFORM}; use 32, 64, ...`,
      );
    }
    this.size = size;
    this.kernel = new FourierKernel(size);
    this.input = this.kernel.input;
    this.output = this.kernel.output;
  }

  /** Transforms `input` into `output`. */
  forward(): void {
    this.kernel.forward();
  }
}
