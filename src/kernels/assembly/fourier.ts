// Fourier transforms of real numbers on their own, and power spectra of the frames of a sound and their shape.
export { shape } from "./lanes/spectralShape";

import { transformPairs } from "./lanes/fourierPasses";
import { unpack, unpackSquares } from "./lanes/fourierUnpack";

/**
 * A transform.
 * @param input `size` samples. @param tables fourierTables of that size. @param one, other room for `size` numbers each.
 * @param output re of bins 0 and N/2, then re and im of the others; room for 2 more.
 */
export function transform(
  input: usize,
  size: i32,
  tables: usize,
  one: usize,
  other: usize,
  output: usize,
): void {
  unpack(transformPairs(input, size, tables, one, other), size, tables, output);
}

/**
 * Power of the bins of a frame, times a factor, in double precision.
 * @param bytes of the window. @param frame `size` numbers, 0 beyond the window. @param power room for N/2 + 2. @param bins that are asked
 * for: the first so many.
 */
export function powerOf(
  samples: usize,
  window: usize,
  bytes: usize,
  frame: usize,
  size: i32,
  tables: usize,
  one: usize,
  other: usize,
  factor: f64,
  power: usize,
  bins: i32,
): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(frame + i, f32x4.mul(v128.load(samples + i), v128.load(window + i)));
  }
  for (let i = bytes; i % 16 !== 0; i += 4) f32.store(frame + i, 0);
  unpackSquares(transformPairs(frame, size, tables, one, other), size, tables, factor, power, bins);
}
