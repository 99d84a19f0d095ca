// Four values at a time: multiply and add, and elementary functions.

/** x y + z, rounded once where the machine can. */
export function fma(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, z);
  return f32x4.add(f32x4.mul(x, y), z);
}

/** tanh as a quotient of odd and even polynomials of degrees 13 and 6: off by 3e-7 at most. */
export function tanh(value: v128): v128 {
  const limit = f32x4.splat(7.905311107635498);
  const x = f32x4.pmin(f32x4.pmax(value, f32x4.neg(limit)), limit);
  const y = f32x4.mul(x, x);
  let p = fma(y, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = fma(p, y, f32x4.splat(-8.60467152213735e-11));
  p = fma(p, y, f32x4.splat(5.12229709037114e-8));
  p = fma(p, y, f32x4.splat(1.48572235717979e-5));
  p = fma(p, y, f32x4.splat(6.37261928875436e-4));
  p = fma(p, y, f32x4.splat(4.89352455891786e-3));
  let q = fma(y, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  q = fma(q, y, f32x4.splat(2.268434632439e-3));
  q = fma(q, y, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(p, x), q);
}

/** 1 / (1 + exp(-x)): half of tanh(x / 2), plus a half. */
export function sigmoid(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return fma(tanh(f32x4.mul(x, half)), half, half);
}

/** exp(x) from -87 to 88: off by 2e-7 of the result at most. Outside, that of the limit. */
export function exp(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, f32x4.splat(-87)), f32x4.splat(88));
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(k, f32x4.splat(2.12194440054691e-4)));
  let y = fma(r, f32x4.splat(1.98756915e-4), f32x4.splat(1.3981999507e-3));
  y = fma(y, r, f32x4.splat(8.3334519073e-3));
  y = fma(y, r, f32x4.splat(4.1665795894e-2));
  y = fma(y, r, f32x4.splat(1.6666665459e-1));
  y = fma(y, r, f32x4.splat(0.5));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** The sum of a vector's four values. */
export function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** exp of one value; see exp. */
export function expOf(x: f32): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(x)), 0);
}

/** sin of one value, by its distance to the nearest multiple of pi, in double precision: off by 1e-7 up to 1e6. */
export function sinOf(x: f64): f32 {
  const k = nearest(x / Math.PI);
  const r = x - k * Math.PI - k * 1.2246467991473532e-16;
  const y = r * r;
  let p = -7.647163731819816e-13;
  p = p * y + 1.6059043836821613e-10;
  p = p * y - 2.505210838544172e-8;
  p = p * y + 2.7557319223985893e-6;
  p = p * y - 1.984126984126984e-4;
  p = p * y + 8.333333333333333e-3;
  p = p * y - 1.6666666666666666e-1;
  const value = r + r * y * p;
  return <f32>((<i64>k & 1) === 0 ? value : -value);
}
