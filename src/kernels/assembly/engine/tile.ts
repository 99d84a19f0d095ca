// Products of matrices in memory, in tiles of 4 rows by 8 columns whose sums stay in registers: unrolled by hand, since
// the compiler keeps neither arrays nor loops in registers. Two terms at a time: with four, V8 moves sums to the stack and
// back, which costs a third of the speed. Addresses and strides are in bytes.
import { fma } from "./lanes";

/**
 * C = S + A B, for 4 rows and 8 columns.
 * @param n a multiple of 4. @param a 4 rows of n values. @param b n rows of 8 values, one after another. @param c 4 rows of 8 values.
 * @param start 4 rows of 8 values that the sums start from: C itself to add to it, a single row with a stride of 0, or 0 for none.
 */
export function rowsTile(
  n: i32,
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  start: usize,
  startStride: usize,
): void {
  const s0 = start;
  const s1 = start + 1 * startStride;
  const s2 = start + 2 * startStride;
  const s3 = start + 3 * startStride;
  const zero = f32x4.splat(0);
  const given = start !== 0;
  let c0 = given ? v128.load(s0) : zero;
  let d0 = given ? v128.load(s0, 16) : zero;
  let c1 = given ? v128.load(s1) : zero;
  let d1 = given ? v128.load(s1, 16) : zero;
  let c2 = given ? v128.load(s2) : zero;
  let d2 = given ? v128.load(s2, 16) : zero;
  let c3 = given ? v128.load(s3) : zero;
  let d3 = given ? v128.load(s3, 16) : zero;
  let a0 = a;
  let a1 = a + aStride;
  let a2 = a + 2 * aStride;
  let a3 = a + 3 * aStride;
  for (let k = 0; k < n; k += 2) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c0 = fma(x, b0, c0);
    d0 = fma(x, b1, d0);
    x = v128.load_splat<f32>(a1);
    c1 = fma(x, b0, c1);
    d1 = fma(x, b1, d1);
    x = v128.load_splat<f32>(a2);
    c2 = fma(x, b0, c2);
    d2 = fma(x, b1, d2);
    x = v128.load_splat<f32>(a3);
    c3 = fma(x, b0, c3);
    d3 = fma(x, b1, d3);
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load_splat<f32>(a0, 4);
    c0 = fma(x, b0, c0);
    d0 = fma(x, b1, d0);
    x = v128.load_splat<f32>(a1, 4);
    c1 = fma(x, b0, c1);
    d1 = fma(x, b1, d1);
    x = v128.load_splat<f32>(a2, 4);
    c2 = fma(x, b0, c2);
    d2 = fma(x, b1, d2);
    x = v128.load_splat<f32>(a3, 4);
    c3 = fma(x, b0, c3);
    d3 = fma(x, b1, d3);
    b += 64;
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(c, c0);
  v128.store(c, d0, 16);
  v128.store(c + 1 * cStride, c1);
  v128.store(c + 1 * cStride, d1, 16);
  v128.store(c + 2 * cStride, c2);
  v128.store(c + 2 * cStride, d2, 16);
  v128.store(c + 3 * cStride, c3);
  v128.store(c + 3 * cStride, d3, 16);
}

/**
 * C = A' B, or C += A' B, for 4 rows and 8 columns.
 * @param n a multiple of 4. @param a n rows of which 4 neighbouring values count. @param b n rows of which 8 count. @param c 4 rows of 8 values.
 */
export function columnsTile(
  n: i32,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  accumulate: bool,
): void {
  const r0 = c;
  const r1 = c + 1 * cStride;
  const r2 = c + 2 * cStride;
  const r3 = c + 3 * cStride;
  const zero = f32x4.splat(0);
  let c0 = accumulate ? v128.load(r0) : zero;
  let d0 = accumulate ? v128.load(r0, 16) : zero;
  let c1 = accumulate ? v128.load(r1) : zero;
  let d1 = accumulate ? v128.load(r1, 16) : zero;
  let c2 = accumulate ? v128.load(r2) : zero;
  let d2 = accumulate ? v128.load(r2, 16) : zero;
  let c3 = accumulate ? v128.load(r3) : zero;
  let d3 = accumulate ? v128.load(r3, 16) : zero;
  for (let k = 0; k < n; k += 2) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0 = fma(x, b0, c0);
    d0 = fma(x, b1, d0);
    x = v128.load_splat<f32>(a, 4);
    c1 = fma(x, b0, c1);
    d1 = fma(x, b1, d1);
    x = v128.load_splat<f32>(a, 8);
    c2 = fma(x, b0, c2);
    d2 = fma(x, b1, d2);
    x = v128.load_splat<f32>(a, 12);
    c3 = fma(x, b0, c3);
    d3 = fma(x, b1, d3);
    a += aStride;
    b += bStride;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c0 = fma(x, b0, c0);
    d0 = fma(x, b1, d0);
    x = v128.load_splat<f32>(a, 4);
    c1 = fma(x, b0, c1);
    d1 = fma(x, b1, d1);
    x = v128.load_splat<f32>(a, 8);
    c2 = fma(x, b0, c2);
    d2 = fma(x, b1, d2);
    x = v128.load_splat<f32>(a, 12);
    c3 = fma(x, b0, c3);
    d3 = fma(x, b1, d3);
    a += aStride;
    b += bStride;
  }
  v128.store(r0, c0);
  v128.store(r0, d0, 16);
  v128.store(r1, c1);
  v128.store(r1, d1, 16);
  v128.store(r2, c2);
  v128.store(r2, d2, 16);
  v128.store(r3, c3);
  v128.store(r3, d3, 16);
}
