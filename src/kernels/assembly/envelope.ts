// Loudness of stretches of a sound, in double precision.

/**
 * Weighted squares of stretches, added up.
 * @param places addresses of the first samples of each stretch. @param count of stretches.
 * @param weights `length` of them, a multiple of four. @param sums receives one of each stretch.
 */
export function squares(places: usize, count: i32, weights: usize, length: i32, sums: usize): void {
  const bytes: usize = 8 * <usize>length;
  for (let r: usize = 0; r < <usize>count; r++) {
    const samples = <usize>load<u32>(places + 4 * r);
    let low = f64x2.splat(0),
      high = low;
    for (let i: usize = 0; i < bytes; i += 32) {
      const x = v128.load(samples + i),
        y = v128.load(samples + i, 16);
      low = f64x2.add(low, f64x2.mul(f64x2.mul(v128.load(weights + i), x), x));
      high = f64x2.add(high, f64x2.mul(f64x2.mul(v128.load(weights + i, 16), y), y));
    }
    const sum = across(low) + across(high);
    f64.store(sums + 8 * r, sum);
  }
}

function across(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
