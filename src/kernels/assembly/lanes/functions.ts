// Elementary functions of whole rows, four values at a time. Rows are whole multiples of 4 values, addresses in bytes.

/** tanh as a quotient of odd and even polynomials of degrees 13 and 6: off by 3e-7 at most. */
function tanh(value: v128): v128 {
  const limit = f32x4.splat(7.905311107635498);
  const x = f32x4.pmin(f32x4.pmax(value, f32x4.neg(limit)), limit);
  const y = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(y, f32x4.splat(-2.76076847742355e-16)), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, y), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.add(f32x4.mul(y, f32x4.splat(1.19825839466702e-6)), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, y), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, y), f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(p, x), q);
}

/** output = tanh(scale x input) x slope + intercept, of n values. */
function scaledTanh(output: usize, input: usize, n: i32, scale: f32, intercept: f32): void {
  const s = f32x4.splat(scale);
  const i = f32x4.splat(intercept);
  for (const end = output + ((<usize>n) << 2); output < end; output += 16, input += 16) {
    const x = f32x4.mul(s, v128.load(input));
    v128.store(output, f32x4.add(f32x4.mul(s, tanh(x)), i));
  }
}

/** output = tanh(input), of n values. */
export function tanhRow(output: usize, input: usize, n: i32): void {
  scaledTanh(output, input, n, 1, 0);
}

/** p = 1 / (1 + exp(-p)), of n values: half of tanh(p / 2), plus a half. */
export function sigmoidRow(p: usize, n: i32): void {
  scaledTanh(p, p, n, 0.5, 0.5);
}

/** p = exp(p - shift), of n values that are at most `shift`: off by 2e-7 of the result at most. */
export function expRow(p: usize, n: i32, shift: f32): void {
  const s = f32x4.splat(shift);
  for (const end = p + ((<usize>n) << 2); p < end; p += 16) {
    const x = f32x4.pmax(f32x4.sub(v128.load(p), s), f32x4.splat(-87));
    const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
    let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
    r = f32x4.add(r, f32x4.mul(k, f32x4.splat(2.12194440054691e-4)));
    let y = f32x4.add(f32x4.mul(r, f32x4.splat(1.98756915e-4)), f32x4.splat(1.3981999507e-3));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
    y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.5));
    y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
    const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
    v128.store(p, f32x4.mul(y, power));
  }
}

/** The sum of a vector's four values. */
export function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
