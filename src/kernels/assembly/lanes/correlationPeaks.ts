// Peaks of an autocorrelation, from its cosine transform by way of `fold`.

/**
 * Peaks of an autocorrelation over its value at 0, between the lags `from` and `to`. Waves slower than all lags repeat after any
 * of them, with ripples: a peak has to stand out from the trough before it, or from 0 if that is lower.
 * @param spectrum of the folded power: even lags as they are, odd ones as differences. @param first at lag 1.
 * @param ratios by which the values are multiplied, one a lag up to `to` + 2; room for `to` + 12. @param from of at least 2.
 * @param least height. @param depth least height above the trough.
 * @param values room for `to` + 12 of them. @param peaks receives the lag and the height of each; room for one more. @returns how many.
 */
export function scan(
  spectrum: usize,
  first: f64,
  ratios: usize,
  from: i32,
  to: i32,
  least: f64,
  depth: f64,
  values: usize,
  peaks: usize,
): i32 {
  const total = f32.load(spectrum);
  if (!(total > 0)) return 0;
  unfold(spectrum, <f32>first, ratios, to, values);
  const scale = 1 / <f64>total;
  let trough = f32x4.splat(total);
  let lag = 1;
  for (; lag + 3 < from; lag += 4) trough = f32x4.pmin(trough, v128.load(values + 4 * <usize>lag));
  const lowest = f32x4.splat(<f32>least * total);
  let peak = peaks;
  for (; lag <= to; lag += 4) {
    const at = values + 4 * <usize>lag;
    const here = v128.load(at);
    const above = f32x4.gt(here, f32x4.pmax(v128.load(at, 4), lowest));
    const before = trough;
    trough = f32x4.pmin(trough, here);
    if (!v128.any_true(above)) continue;
    let tops = i32x4.bitmask(v128.and(above, f32x4.ge(here, v128.load(at - 4))));
    for (; tops !== 0; tops &= tops - 1) {
      const place = ctz(tops);
      if (lag + place < from || lag + place > to) continue;
      writePeak(values, lag + place, scale, peak);
      const bottom = scale * <f64>troughBefore(before, here, place);
      if (f64.load(peak, 8) - max<f64>(0, bottom) > depth) peak += 16;
    }
  }
  return <i32>((peak - peaks) >> 4);
}

/** The least of four numbers, and of four others those that lie before a place. */
function troughBefore(x: v128, others: v128, place: i32): f32 {
  const earlier = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(place));
  const four = f32x4.pmin(x, v128.bitselect(others, x, earlier));
  const two = f32x4.pmin(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return min(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/** Values of an autocorrelation from lag 0 to `to` + 2, and up to seven more. */
function unfold(spectrum: usize, first: f32, ratios: usize, to: i32, values: usize): void {
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

/**
 * Writes the peak at a lag, its height times `scale` and 1 at most: that of the polynomial of fourth degree through it and two
 * neighbours to either side, by a step of Newton's method from the peak of the parabola through three of them, to its neighbours at most.
 */
function writePeak(values: usize, lag: i32, scale: f64, peak: usize): void {
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
  f64.store(peak, <f64>lag + shift);
  f64.store(peak, min<f64>(1, scale * height), 8);
}
