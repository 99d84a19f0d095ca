// Products of two spectra, and the spectral derivative that they make, two bins at a time.

/**
 * Power, and real and imaginary part of the product of two spectra, a pair of bins at a time, with their sums and maxima;
 * the peak is that of the first spectrum.
 */
export function multiply(spectra1: usize, spectra2: usize, products: usize, bins: i32, sums: usize): void {
  const zero = f64x2.splat(0);
  let power = zero,
    time = zero,
    weight = zero,
    moment = zero;
  let loudest = zero,
    highest = zero,
    peak = zero,
    steepT = zero,
    steepF = zero;
  let bin = f64x2(0, 1);
  for (let b = 0; b < bins; b += 2, spectra1 += 16, spectra2 += 16, products += 48) {
    const x1 = v128.load(spectra1),
      x2 = v128.load(spectra2);
    const re1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x1, x1, 0, 2, 0, 2));
    const im1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x1, x1, 1, 3, 1, 3));
    const re2 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x2, x2, 0, 2, 0, 2));
    const im2 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x2, x2, 1, 3, 1, 3));
    const first = f64x2.add(f64x2.mul(re1, re1), f64x2.mul(im1, im1));
    const p = f64x2.add(f64x2.add(first, f64x2.mul(re2, re2)), f64x2.mul(im2, im2));
    const re = f64x2.add(f64x2.mul(re1, re2), f64x2.mul(im1, im2));
    const im = f64x2.sub(f64x2.mul(im1, re2), f64x2.mul(re1, im2));
    v128.store(products, p);
    v128.store(products + 16, re);
    v128.store(products + 32, im);
    const t = f64x2.mul(re, re),
      f = f64x2.mul(im, im),
      w = f64x2.add(t, f);
    power = f64x2.add(power, p);
    time = f64x2.sub(time, re);
    weight = f64x2.add(weight, w);
    moment = f64x2.add(moment, f64x2.mul(bin, w));
    peak = v128.bitselect(bin, peak, f64x2.gt(first, highest));
    highest = f64x2.pmax(highest, first);
    loudest = f64x2.pmax(loudest, p);
    steepT = f64x2.pmax(steepT, t);
    steepF = f64x2.pmax(steepF, f);
    bin = f64x2.add(bin, f64x2.splat(2));
  }
  v128.store(sums, power);
  v128.store(sums + 16, time);
  v128.store(sums + 32, weight);
  v128.store(sums + 48, moment);
  v128.store(sums + 64, loudest);
  v128.store(sums + 80, peak);
  v128.store(sums + 96, steepT);
  v128.store(sums + 112, steepF);
  v128.store(sums + 128, highest);
}

/**
 * Spectral derivative of the products, whitened, with its signs.
 * @param told receives the largest, and mantissa and exponent (of 2) of the product of the powers, at least 1e-16 each.
 */
export function derive(
  products: usize,
  bins: i32,
  scale: f64,
  sine: f64,
  cosine: f64,
  derivative: usize,
  whitened: usize,
  signs: usize,
  told: usize,
): void {
  const floor = f64x2.splat(1e-16),
    leakage = f64x2.splat(1e-4),
    zero = f64x2.splat(0);
  const size = f64x2.splat(scale),
    s = f64x2.splat(sine),
    c = f64x2.splat(cosine);
  let largest = zero;
  let mantissa: f64 = 1;
  let exponent: i64 = 0;
  for (let b = 0; b < bins; ) {
    const end = min(bins, b + 32);
    let product = f64x2.splat(1);
    let bits = 0;
    for (let i = b; i < end; i += 2, products += 48, derivative += 16, whitened += 8) {
      const p = f64x2.pmax(f64x2.mul(v128.load(products), size), floor);
      const d = f64x2.sub(f64x2.mul(v128.load(products + 32), c), f64x2.mul(v128.load(products + 16), s));
      largest = f64x2.pmax(largest, f64x2.abs(d));
      bits |= i64x2.bitmask(f64x2.gt(d, zero)) << i;
      v128.store(derivative, d);
      v128.store64_lane(whitened, f32x4.demote_f64x2_zero(f64x2.div(d, f64x2.add(p, leakage))), 0);
      product = f64x2.mul(product, p);
    }
    i32.store(signs, bits);
    signs += 4;
    // Of 16 powers each: together they might be too small for a number.
    const lower = reinterpret<i64>(mantissa * f64x2.extract_lane(product, 0));
    const upper = reinterpret<i64>(mantissaOf(lower) * f64x2.extract_lane(product, 1));
    mantissa = mantissaOf(upper);
    exponent += (lower >> 52) + (upper >> 52) - 2 * 1023;
    b = end;
  }
  f64.store(told, max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1)));
  f64.store(told, mantissa, 8);
  f64.store(told, <f64>exponent, 16);
}

/** A number above 0 over the power of 2 below it. */
function mantissaOf(bits: i64): f64 {
  return reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
}
