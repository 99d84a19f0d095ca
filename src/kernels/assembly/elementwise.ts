// Functions of every element, four at a time, of arrays of single precision.

function all(x: f32): v128 {
  return f32x4.splat(x);
}

/** e^x to 1e-7 of itself: 0 below -87.3, infinity above 88.7. After Cephes' expf. */
function exponential(x: v128): v128 {
  const bounded = f32x4.min(f32x4.max(x, all(-87.33654)), all(88.72283));
  const whole = f32x4.nearest(f32x4.mul(bounded, all(1.4426950216293335)));
  const r = f32x4.sub(
    f32x4.sub(bounded, f32x4.mul(whole, all(0.693359375))),
    f32x4.mul(whole, all(-2.1219444e-4)),
  );
  let p = f32x4.add(f32x4.mul(all(1.98756915e-4), r), all(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), all(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), all(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), all(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), all(0.5));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), all(1));
  // 2^whole in two factors, since 2^128 overflows.
  const power = i32x4.trunc_sat_f32x4_s(whole);
  const half = i32x4.shr_s(power, 1);
  const bias = i32x4.splat(127);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  p = f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.sub(power, half), bias), 23));
  p = v128.bitselect(all(Infinity), p, f32x4.gt(x, all(88.72283)));
  return v128.andnot(p, f32x4.lt(x, all(-87.33654)));
}

/** The natural logarithm of x to 1e-7 of itself or of 1: -infinity of 0, NaN below. After Cephes' logf. */
function logarithm(x: v128): v128 {
  // What is not normal is brought into range first.
  const tiny = f32x4.lt(x, all(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, all(8388608)), x, tiny);
  const shift = v128.and(tiny, all(23));
  const mantissa = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  let exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(normal, 23), i32x4.splat(126)));
  exponent = f32x4.sub(exponent, shift);
  const small = f32x4.lt(mantissa, all(<f32>Math.SQRT1_2));
  exponent = f32x4.sub(exponent, v128.and(small, all(1)));
  const r = f32x4.add(f32x4.sub(mantissa, all(1)), v128.and(small, mantissa));
  const z = f32x4.mul(r, r);
  let p = f32x4.add(f32x4.mul(all(7.0376836292e-2), r), all(-1.151461031e-1));
  p = f32x4.add(f32x4.mul(p, r), all(1.167699874e-1));
  p = f32x4.add(f32x4.mul(p, r), all(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, r), all(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, r), all(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, r), all(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, r), all(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, r), all(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, r), z);
  p = f32x4.add(p, f32x4.mul(exponent, all(-2.1219444e-4)));
  p = f32x4.sub(p, f32x4.mul(z, all(0.5)));
  let result = f32x4.add(f32x4.add(r, p), f32x4.mul(exponent, all(0.693359375)));
  result = v128.bitselect(all(-Infinity), result, f32x4.eq(x, all(0)));
  result = v128.bitselect(all(Infinity), result, f32x4.eq(x, all(Infinity)));
  return v128.bitselect(all(NaN), result, v128.or(f32x4.lt(x, all(0)), f32x4.ne(x, x)));
}

/** tanh to 3e-7: a rational function of the bounded argument. After Eigen's fast tanh. */
function hyperbolicTangent(x: v128): v128 {
  const b = f32x4.min(f32x4.max(x, all(-7.905311)), all(7.905311));
  const y = f32x4.mul(b, b);
  let p = f32x4.add(f32x4.mul(y, all(-2.76076847742355e-16)), all(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, y), all(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, y), all(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, y), all(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, y), all(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, y), all(4.89352455891786e-3));
  let q = f32x4.add(f32x4.mul(y, all(1.19825839466702e-6)), all(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, y), all(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, y), all(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(p, b), q);
}

/** log(1 + e^x), without loss on either side: log(1 + u) = u log(w) / (w - 1) where w is 1 + u, rounded. */
function softplusOf(x: v128): v128 {
  const u = exponential(f32x4.neg(f32x4.abs(x)));
  const w = f32x4.add(u, all(1));
  const part = f32x4.div(f32x4.mul(u, logarithm(w)), f32x4.sub(w, all(1)));
  return f32x4.add(f32x4.max(x, all(0)), v128.bitselect(u, part, f32x4.eq(w, all(1))));
}

/** Two sines, or cosines: the quarter turns are taken off in double precision. */
function wave(x: v128, ahead: f64): v128 {
  const quarter = f64x2.nearest(f64x2.mul(x, f64x2.splat(0.6366197723675814)));
  let r = f64x2.sub(x, f64x2.mul(quarter, f64x2.splat(1.5707963267948966)));
  r = f64x2.sub(r, f64x2.mul(quarter, f64x2.splat(6.123233995736766e-17)));
  const turn = f64x2.add(quarter, f64x2.splat(ahead));
  const phase = f64x2.sub(turn, f64x2.mul(f64x2.floor(f64x2.mul(turn, f64x2.splat(0.25))), f64x2.splat(4)));
  const z = f64x2.mul(r, r);
  let s = f64x2.add(f64x2.mul(z, f64x2.splat(2.7557313707070068e-6)), f64x2.splat(-1.9841269829857949e-4));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(8.333333333224896e-3));
  s = f64x2.add(f64x2.mul(s, z), f64x2.splat(-0.1666666666666663));
  s = f64x2.add(f64x2.mul(f64x2.mul(s, z), r), r);
  let c = f64x2.add(f64x2.mul(z, f64x2.splat(-2.7557314351390663e-7)), f64x2.splat(2.4801587288851704e-5));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(-1.388888888730564e-3));
  c = f64x2.add(f64x2.mul(c, z), f64x2.splat(4.16666666666666e-2));
  c = f64x2.add(f64x2.sub(f64x2.splat(1), f64x2.mul(z, f64x2.splat(0.5))), f64x2.mul(f64x2.mul(c, z), z));
  const odd = v128.or(f64x2.eq(phase, f64x2.splat(1)), f64x2.eq(phase, f64x2.splat(3)));
  const value = v128.bitselect(c, s, odd);
  return v128.bitselect(f64x2.neg(value), value, f64x2.ge(phase, f64x2.splat(2)));
}

function four(x: v128, ahead: f64): v128 {
  const low = wave(f64x2.promote_low_f32x4(x), ahead);
  const high = wave(f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)), ahead);
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** Four numbers, or fewer at the end of an array. */
function take(from: usize, n: i32): v128 {
  if (n >= 4) return v128.load(from);
  let x = v128.load32_splat(from);
  if (n > 1) x = f32x4.replace_lane(x, 1, load<f32>(from, 4));
  if (n > 2) x = f32x4.replace_lane(x, 2, load<f32>(from, 8));
  return x;
}

function put(to: usize, x: v128, n: i32): void {
  if (n >= 4) {
    v128.store(to, x);
    return;
  }
  store<f32>(to, f32x4.extract_lane(x, 0));
  if (n > 1) store<f32>(to, f32x4.extract_lane(x, 1), 4);
  if (n > 2) store<f32>(to, f32x4.extract_lane(x, 2), 8);
}

function one(kind: i32, x: v128, slope: f32): v128 {
  switch (kind) {
    case 0:
      return exponential(x);
    case 1:
      return logarithm(x);
    case 2:
      return hyperbolicTangent(x);
    case 3:
      return f32x4.div(all(1), f32x4.add(all(1), exponential(f32x4.neg(x))));
    case 4:
      return softplusOf(x);
    case 5:
    case 6:
      return four(x, kind === 6 ? 1 : 0);
    case 7:
      return v128.bitselect(f32x4.mul(x, all(slope)), x, f32x4.lt(x, all(0)));
    case 8:
      return f32x4.max(x, all(0));
    default:
      return f32x4.min(f32x4.max(x, all(0)), all(6));
  }
}

/** y = f(x), which may be in place. @param kind in the order of UNARY in wasmElementwise.ts. @param slope of a leaky ReLU. */
export function unary(kind: i32, x: usize, y: usize, n: i32, slope: f32): void {
  for (; n > 0; n -= 4, x += 16, y += 16) put(y, one(kind, take(x, n), slope), n);
}

function both(kind: i32, a: v128, b: v128): v128 {
  switch (kind) {
    case 0:
      return f32x4.add(a, b);
    case 1:
      return f32x4.sub(a, b);
    case 2:
      return f32x4.mul(a, b);
    case 3:
      return f32x4.div(a, b);
    case 4:
      return f32x4.max(a, b);
    case 5:
      return f32x4.min(a, b);
    case 6:
      return f32x4.gt(a, b);
    case 7:
      return f32x4.ge(a, b);
    case 8:
      return f32x4.lt(a, b);
    case 9:
      return f32x4.le(a, b);
    case 10:
      return f32x4.eq(a, b);
    default:
      return f32x4.ne(a, b);
  }
}

/**
 * y = f(a, b) of rows x n elements, floats or one byte of truth each.
 * @param kind in the order of BINARY in wasmElementwise.ts.
 * @param aRow bytes from what a row needs of a to what the next does. @param aSame a row needs one value; so for b.
 */
export function binary(
  kind: i32,
  a: usize,
  aRow: i32,
  aSame: bool,
  b: usize,
  bRow: i32,
  bSame: bool,
  y: usize,
  rows: i32,
  n: i32,
): void {
  const aStep: usize = aSame ? 0 : 16;
  const bStep: usize = bSame ? 0 : 16;
  for (; rows > 0; rows--, a += aRow, b += bRow) {
    let first = a;
    let second = b;
    for (let left = n; left > 0; left -= 4, first += aStep, second += bStep) {
      const u = aSame ? v128.load32_splat(first) : take(first, left);
      const v = bSame ? v128.load32_splat(second) : take(second, left);
      const result = both(kind, u, v);
      const count = min(left, 4);
      if (kind < 6) {
        put(y, result, left);
        y += (<usize>count) << 2;
      } else {
        // Truth is one byte.
        const words = i16x8.narrow_i32x4_s(result, result);
        const bytes = i32x4.extract_lane(v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
        if (count === 4) store<u32>(y, bytes);
        else for (let i = 0; i < count; i++) store<u8>(y + i, <u8>(bytes >> (i << 3)));
        y += count;
      }
    }
  }
}

function mask(condition: usize): v128 {
  const bytes = v128.load32_zero(condition);
  return i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)), i32x4.splat(0));
}

/** y = t where the condition, a byte each, holds, else e. */
export function select(condition: usize, t: usize, e: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, condition += 4, t += 16, e += 16, y += 16) {
    v128.store(y, v128.bitselect(v128.load(t), v128.load(e), mask(condition)));
  }
  for (; n > 0; n--, condition++, t += 4, e += 4, y += 4) {
    store<u32>(y, load<u8>(condition) ? load<u32>(t) : load<u32>(e));
  }
}

/** y = 1 where the condition, a byte each, holds, else 0. */
export function fromTruth(condition: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, condition += 4, y += 16) v128.store(y, v128.and(mask(condition), all(1)));
  for (; n > 0; n--, condition++, y += 4) store<f32>(y, load<u8>(condition) ? 1 : 0);
}

/** y = a and b, a byte each. */
export function and(a: usize, b: usize, y: usize, n: i32): void {
  for (; n >= 16; n -= 16, a += 16, b += 16, y += 16) v128.store(y, v128.and(v128.load(a), v128.load(b)));
  for (; n > 0; n--, a++, b++, y++) store<u8>(y, load<u8>(a) & load<u8>(b));
}
