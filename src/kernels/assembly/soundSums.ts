// Sums over the samples of a sound, in double precision, and the largest of them.

/** Adds samples to four sums, every fourth to one of them. @param sums four numbers; the last samples, fewer than four, go to the first. */
export function sum(from: usize, end: usize, sums: usize): void {
  let low = v128.load(sums),
    high = v128.load(sums, 16);
  for (; from + 16 <= end; from += 16) {
    const x = v128.load(from);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)));
  }
  let first = f64x2.extract_lane(low, 0);
  for (; from < end; from += 4) first += <f64>f32.load(from);
  v128.store(sums, f64x2.replace_lane(low, 0, first));
  v128.store(sums, high, 16);
}

/** The largest size of samples, NaN left out; 0 of none. */
export function largest(from: usize, end: usize): f32 {
  let most = f32x4.splat(0);
  for (; from + 16 <= end; from += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(from)));
  for (; from < end; from += 4) most = f32x4.pmax(most, f32x4.abs(v128.load32_zero(from)));
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
}

/** Sums of the squares of `length` samples, a multiple of four, then of the next, and so on. @param into receives `count` sums. */
export function squares(from: usize, length: i32, count: i32, into: usize): void {
  for (let b = 0; b < count; b++, into += 8) {
    let low = f64x2.splat(0),
      high = low;
    for (let i = 0; i < length; i += 4, from += 16) {
      const x = v128.load(from);
      const y = f64x2.promote_low_f32x4(x),
        z = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
      low = f64x2.add(low, f64x2.mul(y, y));
      high = f64x2.add(high, f64x2.mul(z, z));
    }
    const both = f64x2.add(low, high);
    f64.store(into, f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
  }
}

/**
 * Mean squares of stretches of a sound, weighted.
 * @param samples double precision. @param from which sample that is. @param first, count of the stretches; stretch r begins at the
 * sample nearest to r rate / every, less `before`. @param weights `length` of them, a multiple of four. @param sum of the weights.
 * @param into receives one of each stretch.
 */
export function meanSquares(
  samples: usize,
  from: i32,
  first: i32,
  count: i32,
  rate: f64,
  every: f64,
  before: i32,
  weights: usize,
  length: i32,
  sum: f64,
  into: usize,
): void {
  const bytes: usize = 8 * <usize>length;
  for (let r = first; r < first + count; r++, into += 8) {
    const stretch = samples + 8 * <usize>(centreOf(r, rate, every) - before - from);
    let low = f64x2.splat(0),
      high = low;
    for (let i: usize = 0; i < bytes; i += 32) {
      const x = v128.load(stretch + i),
        y = v128.load(stretch + i, 16);
      low = f64x2.add(low, f64x2.mul(f64x2.mul(v128.load(weights + i), x), x));
      high = f64x2.add(high, f64x2.mul(f64x2.mul(v128.load(weights + i, 16), y), y));
    }
    f64.store(into, (across(low) + across(high)) / sum);
  }
}

/** The sample in the middle of stretch r. */
function centreOf(r: i32, rate: f64, every: f64): i32 {
  return <i32>floor((<f64>r * rate) / every + 0.5);
}

function across(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
