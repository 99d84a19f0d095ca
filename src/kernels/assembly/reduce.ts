// Sums over an axis, added up in double precision, of arrays of single precision seen as outer x axis x inner.

/** y = factor x the sum of x over the middle axis: outer x inner. */
export function sum(x: usize, outer: i32, axis: i32, inner: i32, y: usize, factor: f64): void {
  if (inner === 1) {
    for (let o = 0; o < outer; o++, x += (<usize>axis) << 2, y += 4)
      store<f32>(y, <f32>(factor * sumRow(x, axis)));
    return;
  }
  const step = (<usize>inner) << 2;
  const factors = f64x2.splat(factor);
  for (let o = 0; o < outer; o++, x += <usize>axis * step) {
    let j = 0;
    for (; j + 16 <= inner; j += 16, y += 64) {
      let s0 = f64x2.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0,
        s4 = s0,
        s5 = s0,
        s6 = s0,
        s7 = s0;
      let from = x + ((<usize>j) << 2);
      for (let i = 0; i < axis; i++, from += step) {
        const first = v128.load(from),
          second = v128.load(from, 16),
          third = v128.load(from, 32),
          fourth = v128.load(from, 48);
        s0 = f64x2.add(s0, f64x2.promote_low_f32x4(first));
        s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3)));
        s2 = f64x2.add(s2, f64x2.promote_low_f32x4(second));
        s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3)));
        s4 = f64x2.add(s4, f64x2.promote_low_f32x4(third));
        s5 = f64x2.add(s5, f64x2.promote_low_f32x4(v128.shuffle<f32>(third, third, 2, 3, 2, 3)));
        s6 = f64x2.add(s6, f64x2.promote_low_f32x4(fourth));
        s7 = f64x2.add(s7, f64x2.promote_low_f32x4(v128.shuffle<f32>(fourth, fourth, 2, 3, 2, 3)));
      }
      storeFour(y, f64x2.mul(s0, factors), f64x2.mul(s1, factors));
      storeFour(y + 16, f64x2.mul(s2, factors), f64x2.mul(s3, factors));
      storeFour(y + 32, f64x2.mul(s4, factors), f64x2.mul(s5, factors));
      storeFour(y + 48, f64x2.mul(s6, factors), f64x2.mul(s7, factors));
    }
    for (; j + 4 <= inner; j += 4, y += 16) {
      let s0 = f64x2.splat(0),
        s1 = s0;
      let from = x + ((<usize>j) << 2);
      for (let i = 0; i < axis; i++, from += step) {
        const four = v128.load(from);
        s0 = f64x2.add(s0, f64x2.promote_low_f32x4(four));
        s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)));
      }
      storeFour(y, f64x2.mul(s0, factors), f64x2.mul(s1, factors));
    }
    for (; j < inner; j++, y += 4) {
      let total: f64 = 0;
      let from = x + ((<usize>j) << 2);
      for (let i = 0; i < axis; i++, from += step) total += <f64>load<f32>(from);
      store<f32>(y, <f32>(factor * total));
    }
  }
}

function storeFour(y: usize, low: v128, high: v128): void {
  v128.store(y, v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
}

function sumRow(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (; n >= 8; n -= 8, x += 32) {
    const first = v128.load(x),
      second = v128.load(x, 16);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(first));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(second));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3)));
  }
  const both = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; n > 0; n--, x += 4) total += <f64>load<f32>(x);
  return total;
}
