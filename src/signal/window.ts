import { InputError } from "../shapes/inputError.js";

/**
 * Shape of a window. The narrower the main lobe, the higher the side lobes: the highest is at -13 dB (rectangular), -31 (hann),
 * -43 (hamming), -58 (blackman), -92 (blackman-harris). A Gaussian is specified by its standard deviation as a fraction of
 * the length: 1/6 truncates it at three standard deviations.
 */
export type WindowShape =
  | "hann"
  | "hamming"
  | "blackman"
  | "blackman-harris"
  | "rectangular"
  | { readonly gaussian: number };

/** Coefficients of cos(2 pi k n / N), k = 0, 1, ..., with alternating signs +, -, +, -. */
const COSINES = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  "blackman-harris": [0.35875, 0.48829, 0.14128, 0.01168],
  rectangular: [1],
} as const;

/**
 * A periodic window: one period of a function that repeats every N samples, with its maximum at N / 2. This is the form that
 * overlap-adds to a constant; a symmetric window, as used for filters, is the periodic one of length N - 1 with its first value
 * repeated at the end.
 * @param shape of the window.
 * @param length N, samples.
 * @returns N weights, at most 1.
 * @throws {InputError} if a Gaussian's standard deviation is not positive.
 * @example
 * windowOf("blackman", 8)[4]; // 1.000
 * @see Harris (1978) Proc. IEEE 66 51.
 */
export function windowOf(shape: WindowShape, length: number): Float64Array {
  if (typeof shape === "string") {
    const weights = COSINES[shape];
    return Float64Array.from({ length }, (_, n) => {
      const angle = (2 * Math.PI * n) / length;
      let value = weights[0];
      for (let k = 1; k < weights.length; k++)
        value += (k % 2 === 0 ? 1 : -1) * weights[k] * Math.cos(k * angle);
      return value;
    });
  }
  const { gaussian } = shape;
  if (!(gaussian > 0)) {
    throw new InputError(
      `windowOf: gaussian=${gaussian} of the length must be positive; use 0.1667, for example.`,
    );
  }
  return Float64Array.from({ length }, (_, n) => Math.exp(-0.5 * ((n / length - 0.5) / gaussian) ** 2));
}

/**
 * Periodic Hann window: w_n = (1 - cos(2 pi n / N)) / 2, the form that overlap-adds to a constant.
 * @param length N, samples.
 * @returns N weights, at most 1.
 */
export function hann(length: number): Float64Array {
  return windowOf("hann", length);
}
