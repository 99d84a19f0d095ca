// What the shape of a power spectrum is told by: sums over its bins, two at a time.

/** Of eight powers multiplied, as shares of their mean: below this digits may be lost. */
const FAINT: f64 = 1e-280;

/**
 * Sums over the bins of a band, and how far its shape moved since the last one.
 * @param power of the first bin, double precision. @param count of bins. @param share of the power up to the rolloff.
 * @param before magnitudes of the last spectrum, of unit length; replaced by this one's.
 * @param numbers receives the total, mean bin, largest power, second to fourth moment about the mean bin, rolloff bin, mantissa
 * and exponent (of 2) of the product of all powers over their mean, and the square of the flux. The mantissa is NaN where
 * the product may have lost digits. Only the total is written where it is 0.
 */
export function shape(power: usize, count: i32, share: f64, before: usize, numbers: usize): void {
  const pairs: usize = 16 * <usize>(count >> 1);
  const odd = (count & 1) !== 0;
  let sums = f64x2.splat(0),
    weighted = sums,
    tops = sums;
  let bins = f64x2(0, 1);
  for (let i: usize = 0; i < pairs; i += 16) {
    const p = v128.load(power + i);
    sums = f64x2.add(sums, p);
    weighted = f64x2.add(weighted, f64x2.mul(bins, p));
    tops = f64x2.pmax(tops, p);
    bins = f64x2.add(bins, f64x2.splat(2));
  }
  let total = across(sums);
  let moment = across(weighted);
  let most = max(f64x2.extract_lane(tops, 0), f64x2.extract_lane(tops, 1));
  if (odd) {
    const p = f64.load(power + pairs);
    total += p;
    moment += <f64>(count - 1) * p;
    most = max(most, p);
  }
  f64.store(numbers, total);
  if (!(total > 0)) return;
  const mean = moment / total;
  f64.store(numbers, mean, 8);
  f64.store(numbers, most, 16);
  moments(power, count, mean, 1 / total, before, numbers);
  f64.store(numbers, <f64>rolloff(power, count, share * total), 48);
  logarithm(power, count, <f64>count / total, numbers + 56);
}

function across(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/**
 * Second to fourth moment about the mean bin, and the square of the distance between the magnitudes of this spectrum and the last,
 * both of unit length. In one loop: roots take long, and what has to wait for them can be done meanwhile.
 * @param factor one over the total power.
 */
function moments(power: usize, count: i32, mean: f64, factor: f64, before: usize, numbers: usize): void {
  const pairs: usize = 16 * <usize>(count >> 1);
  const scale = f64x2.splat(factor);
  let second = f64x2.splat(0),
    third = second,
    fourth = second,
    moved = second;
  let d = f64x2(-mean, 1 - mean);
  for (let i: usize = 0; i < pairs; i += 16) {
    const p = v128.load(power + i);
    const s = f64x2.mul(f64x2.mul(d, d), p);
    const sd = f64x2.mul(s, d);
    second = f64x2.add(second, s);
    third = f64x2.add(third, sd);
    fourth = f64x2.add(fourth, f64x2.mul(sd, d));
    d = f64x2.add(d, f64x2.splat(2));
    const size = f64x2.sqrt(f64x2.mul(p, scale));
    const step = f64x2.sub(size, v128.load(before + i));
    v128.store(before + i, size);
    moved = f64x2.add(moved, f64x2.mul(step, step));
  }
  let a = across(second),
    b = across(third),
    c = across(fourth),
    m = across(moved);
  if ((count & 1) !== 0) {
    const p = f64.load(power + pairs);
    const off = <f64>(count - 1) - mean;
    const s = off * off * p;
    a += s;
    b += s * off;
    c += s * off * off;
    const size = sqrt(p * factor);
    const step = size - f64.load(before + pairs);
    f64.store(before + pairs, size);
    m += step * step;
  }
  f64.store(numbers, a, 24);
  f64.store(numbers, b, 32);
  f64.store(numbers, c, 40);
  f64.store(numbers, m, 72);
}

/** The first bin at which the running sum of power reaches a goal. */
function rolloff(power: usize, count: i32, goal: f64): i32 {
  let sum: f64 = 0;
  let k = 0;
  // Eight bins at a time up to the eight in which it lies.
  for (; k + 8 < count; k += 8) {
    const at = power + 8 * <usize>k;
    const low = f64x2.add(v128.load(at), v128.load(at, 16)),
      high = f64x2.add(v128.load(at, 32), v128.load(at, 48));
    const more = sum + across(f64x2.add(low, high));
    if (more >= goal) break;
    sum = more;
  }
  for (; k < count - 1; k++) {
    sum += f64.load(power + 8 * <usize>k);
    if (sum >= goal) break;
  }
  return k;
}

/** Mantissa, 1 to 2, and exponent of the product of all powers times a factor. */
function logarithm(power: usize, count: i32, factor: f64, into: usize): void {
  const scale = f64x2.splat(factor);
  let mantissa: f64 = 1;
  let exponent: i64 = 0;
  let k = 0;
  for (; k + 8 <= count; k += 8) {
    const at = power + 8 * <usize>k;
    const low = f64x2.mul(f64x2.mul(v128.load(at), scale), f64x2.mul(v128.load(at, 16), scale));
    const high = f64x2.mul(f64x2.mul(v128.load(at, 32), scale), f64x2.mul(v128.load(at, 48), scale));
    const both = f64x2.mul(low, high);
    const product = f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
    if (!(product > FAINT)) {
      f64.store(into, NaN);
      return;
    }
    const bits = reinterpret<i64>(mantissa * product);
    exponent += (bits >> 52) - 1023;
    mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  }
  for (; k < count; k++) {
    const one = f64.load(power + 8 * <usize>k) * factor;
    if (!(one > FAINT)) {
      f64.store(into, NaN);
      return;
    }
    const bits = reinterpret<i64>(mantissa * one);
    exponent += (bits >> 52) - 1023;
    mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  }
  f64.store(into, mantissa);
  f64.store(into, <f64>exponent, 8);
}
