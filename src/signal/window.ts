import { InputError } from "../shapes/inputError.js";

/**
 * Shape of a window. The sharper its lobe, the more it leaks: highest side lobe -13 dB (rectangular), -31 (hann), -43
 * (hamming), -58 (blackman), -92 (blackman-harris). A Gaussian is named with its standard deviation as a share of the
 * length: 1/6 cuts it off at three of them.
 */
export type WindowShape =
  | "hann"
  | "hamming"
  | "blackman"
  | "blackman-harris"
  | "rectangular"
  | { readonly gaussian: number };

/** Weights of cos(2 pi k n / N), with the signs +, -, +, - */
const COSINES = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  "blackman-harris": [0.35875, 0.48829, 0.14128, 0.01168],
  rectangular: [1],
} as const;

/**
 * A window, periodic: one period of what repeats every N samples, highest at N / 2. It is the form that overlaps to a
 * constant; a symmetric one, as for filters, is the same of N - 1 with its first value once more at the end.
 * @param shape of the window. @param length N, samples.
 * @returns N weights, 1 at most.
 * @throws {InputError} if a Gaussian's standard deviation is not above 0.
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
    throw new InputError(`window: gaussian=${gaussian} of the length is not above 0; give 0.1667, say.`);
  }
  return Float64Array.from({ length }, (_, n) => Math.exp(-0.5 * ((n / length - 0.5) / gaussian) ** 2));
}

/**
 * Hann window, periodic: w_n = (1 - cos(2 pi n / N)) / 2, the form that overlaps to a constant.
 * @param length N, samples.
 */
export function hann(length: number): Float64Array {
  return windowOf("hann", length);
}
