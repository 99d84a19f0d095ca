// Logarithm, sine and cosine in double precision by their series: those of the language keep tables in the memory.

/** Logarithm to base 2 of a normal number above 0, to within 1e-15 of itself or of 1; about -1023 for 0. */
export function log2(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  const exponent = (bits - reinterpret<i64>(Math.SQRT1_2)) >> 52;
  // Between the roots of 1/2 and 2.
  const m = reinterpret<f64>(bits - (exponent << 52));
  const s = (m - 1) / (m + 1);
  const q = s * s;
  // Two sums, of every other term, that don't wait for each other.
  const r = q * q;
  let odd = r * (1 / 19.0) + 1 / 15.0,
    even = r * (1 / 21.0) + 1 / 17.0;
  odd = r * odd + 1 / 11.0;
  even = r * even + 1 / 13.0;
  odd = r * odd + 1 / 7.0;
  even = r * even + 1 / 9.0;
  odd = r * odd + 1 / 3.0;
  even = r * even + 1 / 5.0;
  return <f64>exponent + 2 * Math.LOG2E * (s + s * q * (odd + q * even));
}

/** No less than the logarithm to base 2 of a normal number above 0, and at most .0861 more: its mantissa for the mantissa's logarithm. */
export function log2Bound(x: f64): f64 {
  return <f64>(reinterpret<i64>(x) - reinterpret<i64>(1.0)) * (1 / 4503599627370496.0) + 0.0861;
}

/** Cosine and sine of an angle of some turns at most, as two lanes, to within 1e-15. */
export function turned(angle: f64): v128 {
  const quarters = nearest(angle * (2 / Math.PI));
  const x = angle - quarters * (Math.PI / 2);
  const q = x * x;
  let c = q * (1 / 20922789888000.0) - 1 / 87178291200.0;
  let s = q * (-1 / 1307674368000.0) + 1 / 6227020800.0;
  c = q * c + 1 / 479001600.0;
  s = q * s - 1 / 39916800.0;
  c = q * c - 1 / 3628800.0;
  s = q * s + 1 / 362880.0;
  c = q * c + 1 / 40320.0;
  s = q * s - 1 / 5040.0;
  c = q * c - 1 / 720.0;
  s = q * s + 1 / 120.0;
  c = q * c + 1 / 24.0;
  s = q * s - 1 / 6.0;
  c = 1 + q * (q * c - 0.5);
  s = x + x * q * s;
  const turns = <i32>quarters & 3;
  const even = (turns & 1) === 0;
  const cosine = even ? c : s,
    sine = even ? s : c;
  return f64x2(turns === 1 || turns === 2 ? -cosine : cosine, turns > 1 ? -sine : sine);
}
