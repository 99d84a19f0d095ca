// Products of matrices in memory, in tiles of 4 rows by 8 columns whose sums stay in registers. Addresses and strides
// are in bytes. Sums run over a multiple of 4 terms: a loop for the rest would cost a quarter of the speed.

/**
 * C = A B, or C += A B, for 4 rows and 8 columns.
 * @param n a multiple of 4. @param a 4 rows of n values. @param b n rows of 8 values, one after another. @param c 4 rows of 8 values.
 */
export function rowsTile(
  n: i32,
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  accumulate: bool,
): void {
  const r0 = c;
  const r1 = c + 1 * cStride;
  const r2 = c + 2 * cStride;
  const r3 = c + 3 * cStride;
  let c0 = accumulate ? v128.load(r0) : f32x4.splat(0);
  let d0 = accumulate ? v128.load(r0, 16) : f32x4.splat(0);
  let c1 = accumulate ? v128.load(r1) : f32x4.splat(0);
  let d1 = accumulate ? v128.load(r1, 16) : f32x4.splat(0);
  let c2 = accumulate ? v128.load(r2) : f32x4.splat(0);
  let d2 = accumulate ? v128.load(r2, 16) : f32x4.splat(0);
  let c3 = accumulate ? v128.load(r3) : f32x4.splat(0);
  let d3 = accumulate ? v128.load(r3, 16) : f32x4.splat(0);
  let a0 = a;
  let a1 = a + 1 * aStride;
  let a2 = a + 2 * aStride;
  let a3 = a + 3 * aStride;
  for (let k = 0; k < n; k += 4) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a1);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a2);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a3);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load_splat<f32>(a0, 4);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a1, 4);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a2, 4);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a3, 4);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b0 = v128.load(b, 64);
    b1 = v128.load(b, 80);
    x = v128.load_splat<f32>(a0, 8);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a1, 8);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a2, 8);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a3, 8);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b0 = v128.load(b, 96);
    b1 = v128.load(b, 112);
    x = v128.load_splat<f32>(a0, 12);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a1, 12);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a2, 12);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a3, 12);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b += 128;
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
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
  let c0 = accumulate ? v128.load(r0) : f32x4.splat(0);
  let d0 = accumulate ? v128.load(r0, 16) : f32x4.splat(0);
  let c1 = accumulate ? v128.load(r1) : f32x4.splat(0);
  let d1 = accumulate ? v128.load(r1, 16) : f32x4.splat(0);
  let c2 = accumulate ? v128.load(r2) : f32x4.splat(0);
  let d2 = accumulate ? v128.load(r2, 16) : f32x4.splat(0);
  let c3 = accumulate ? v128.load(r3) : f32x4.splat(0);
  let d3 = accumulate ? v128.load(r3, 16) : f32x4.splat(0);
  for (let k = 0; k < n; k += 4) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b += bStride;
    a += aStride;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b += bStride;
    a += aStride;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b += bStride;
    a += aStride;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c0 = f32x4.add(c0, f32x4.mul(x, b0));
    d0 = f32x4.add(d0, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c1 = f32x4.add(c1, f32x4.mul(x, b0));
    d1 = f32x4.add(d1, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c2 = f32x4.add(c2, f32x4.mul(x, b0));
    d2 = f32x4.add(d2, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c3 = f32x4.add(c3, f32x4.mul(x, b0));
    d3 = f32x4.add(d3, f32x4.mul(x, b1));
    b += bStride;
    a += aStride;
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

/**
 * C = A B, or C += A B.
 * @param rows a multiple of 4. @param n a multiple of 4.
 * @param panels columns of C over 8; B lies in panels of n rows by 8 columns, `panelStride` apart.
 */
export function product(
  rows: i32,
  panels: i32,
  n: i32,
  a: usize,
  aStride: usize,
  b: usize,
  panelStride: usize,
  c: usize,
  cStride: usize,
  accumulate: bool,
): void {
  for (let panel = 0; panel < panels; panel++) {
    for (let row = 0; row < rows; row += 4) {
      rowsTile(n, a + row * aStride, aStride, b, c + row * cStride, cStride, accumulate);
    }
    b += panelStride;
    c += 32;
  }
}

/** Sets n values to zero. */
export function clear(p: usize, n: i32): void {
  memory.fill(p, 0, (<usize>n) << 2);
}

/** The least multiple that is n or more. */
export function up(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}
