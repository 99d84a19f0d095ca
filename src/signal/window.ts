/**
 * Hann window, periodic: w_n = (1 - cos(2 pi n / N)) / 2, the form that overlaps to a constant.
 * @param length N, samples.
 */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}
