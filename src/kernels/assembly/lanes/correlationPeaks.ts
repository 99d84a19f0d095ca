// Peaks of an autocorrelation, from its cosine transform by way of `fold`.

/**
 * Lags at which an autocorrelation is higher than at the next and no lower than at the one before, and higher than `least`.
 * @param values of the autocorrelation, from lag 0 to `to` + 2. @param from of at least 2.
 * @param tops receives each lag, and the least value up to there, 8 bytes together. @returns where they end.
 */
export function findTops(values: usize, from: i32, to: i32, least: f32, tops: usize): usize {
  let trough = v128.load32_splat(values);
  let lag = 1;
  for (; lag + 3 < from; lag += 4) trough = f32x4.pmin(trough, v128.load(values + 4 * <usize>lag));
  const lowest = f32x4.splat(least);
  for (; lag <= to; lag += 4) {
    const at = values + 4 * <usize>lag;
    const here = v128.load(at);
    const above = f32x4.gt(here, f32x4.pmax(v128.load(at, 4), lowest));
    const before = trough;
    trough = f32x4.pmin(trough, here);
    if (!v128.any_true(above)) continue;
    let places = i32x4.bitmask(v128.and(above, f32x4.ge(here, v128.load(at - 4))));
    for (; places !== 0; places &= places - 1) {
      const place = ctz(places);
      if (lag + place < from || lag + place > to) continue;
      i32.store(tops, lag + place);
      f32.store(tops, troughBefore(before, here, place), 4);
      tops += 8;
    }
  }
  return tops;
}

/** The least of four numbers, and of four others those that lie before a place. */
function troughBefore(x: v128, others: v128, place: i32): f32 {
  const earlier = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(place));
  const four = f32x4.pmin(x, v128.bitselect(others, x, earlier));
  const two = f32x4.pmin(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return min(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/**
 * Values of an autocorrelation from lag 0 to `to` + 2, and up to seven more.
 * @param spectrum of the folded power: even lags as they are, odd ones as differences. @param first at lag 1.
 * @param ratios by which the values are multiplied, one a lag. @param values room for `to` + 12, as there is for ratios.
 */
export function unfold(spectrum: usize, first: f32, ratios: usize, to: i32, values: usize): void {
  f32.store(values, f32.load(spectrum));
  f32.store(values, first * f32.load(ratios, 4), 4);
  let last = f32x4.splat(first);
  const end: usize = 4 * (<usize>to + 3);
  for (let i: usize = 8; i < end; i += 32) {
    const a = v128.load(spectrum + i),
      b = v128.load(spectrum + i, 16);
    const even = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    const odd = f32x4.sub(last, summed(v128.shuffle<f32>(a, b, 1, 3, 5, 7)));
    last = v128.shuffle<f32>(odd, odd, 3, 3, 3, 3);
    const lower = v128.shuffle<f32>(even, odd, 0, 4, 1, 5),
      upper = v128.shuffle<f32>(even, odd, 2, 6, 3, 7);
    v128.store(values + i, f32x4.mul(lower, v128.load(ratios + i)));
    v128.store(values + i, f32x4.mul(upper, v128.load(ratios + i, 16)), 16);
  }
}

/** Each of four numbers and those before it, added up. */
function summed(x: v128): v128 {
  const zero = f32x4.splat(0);
  const two = f32x4.add(x, v128.shuffle<f32>(zero, x, 3, 4, 5, 6));
  return f32x4.add(two, v128.shuffle<f32>(zero, two, 2, 3, 4, 5));
}

/** No less than what a peak's height exceeds that of its top by, where the values are smooth: twice what it would be for a parabola. */
export function headroom(values: usize, lag: i32): f64 {
  const at = values + 4 * <usize>lag;
  return 0.25 * Math.abs(<f64>f32.load(at, 4) - <f64>f32.load(at - 4));
}

/**
 * The peak at a lag, its lag and its height: that of the polynomial of fourth degree through it and two neighbours to either side,
 * by a step of Newton's method from the peak of the parabola through three of them, to its neighbours at most.
 */
export function peakAt(values: usize, lag: i32): v128 {
  const at = values + 4 * <usize>lag;
  const here = <f64>f32.load(at),
    before = <f64>f32.load(at - 4),
    after = <f64>f32.load(at, 4),
    first = <f64>f32.load(at - 8),
    last = <f64>f32.load(at, 8);
  const rise = after - before,
    bend = after + before,
    wide = last - first,
    broad = last + first;
  // Coefficients of the polynomial, times 24.
  const a = 16 * rise - 2 * wide,
    b = 16 * bend - broad - 30 * here,
    c = 2 * wide - 4 * rise,
    d = broad - 4 * bend + 6 * here;
  let shift = (0.5 * rise) / (2 * here - bend);
  const slope = a + shift * (2 * b + shift * (3 * c + shift * 4 * d));
  shift -= slope / (2 * b + shift * (6 * c + shift * 12 * d));
  shift = Math.max(-1, Math.min(1, shift));
  const height = here + (1 / 24.0) * shift * (a + shift * (b + shift * (c + shift * d)));
  return f64x2(<f64>lag + shift, height);
}
