// Autocorrelations of frames by way of their spectra, their peaks, and the sums that tell a harmonic's phase.
export { hannPairs, phase, powers } from "./lanes/harmonicSums";

import { transformPairs } from "./lanes/fourierPasses";
import { unpack, unpackPower } from "./lanes/fourierUnpack";

/** Where the numbers of one range of F0 lie, and what is looked for in it. */
@unmanaged
class Range {
  /** window, its bytes (a multiple of 16), and a frame of `size` samples that is 0 beyond the window */
  window: usize;
  bytes: usize;
  frame: usize;
  /** length of the frame's transform, and fourierTables of it */
  size: i32;
  tables: usize;
  /** room for the longer transform, twice */
  one: usize;
  other: usize;
  /** weights of the bins, their power, and that times the weights; M + 1 numbers */
  weights: usize;
  power: usize;
  weighted: usize;
  /** length M of the cosine transform, its tables, and how many bins `fold` takes */
  fine: i32;
  fineTables: usize;
  count: i32;
  /** sines and cosines of `fold`, and room for M + 1 and for M + 2 numbers */
  sines: usize;
  cosines: usize;
  folded: usize;
  transformed: usize;
  /** of `scan` */
  ratios: usize;
  from: i32;
  to: i32;
  values: usize;
  peaks: usize;
}

/** Power of the bins of a frame, as it is and times weights. */
export function spectrum(at: usize, samples: usize): void {
  const range = changetype<Range>(at);
  const window = range.window,
    frame = range.frame,
    size = range.size,
    tables = range.tables;
  for (let i: usize = 0; i < range.bytes; i += 16) {
    v128.store(frame + i, f32x4.mul(v128.load(samples + i), v128.load(window + i)));
  }
  const pairs = transformPairs(frame, size, tables, range.one, range.other);
  unpackPower(pairs, size, tables, range.weights, range.power, range.weighted);
}

/**
 * Cosine transform of the weighted power up to the last lag that is looked at: even places as they are, odd ones as differences.
 * @returns that at 1.
 */
export function correlate(at: usize): f64 {
  const range = changetype<Range>(at);
  const fine = range.fine,
    folded = range.folded,
    fineTables = range.fineTables;
  const first = fold(range.weighted, fine, range.count, range.sines, range.cosines, folded);
  unpack(
    transformPairs(folded, fine, fineTables, range.one, range.other),
    fine,
    fineTables,
    range.transformed,
    // Two lags a bin.
    (range.to >> 1) + 4,
  );
  return first;
}

/** Finds the peaks of a frame's autocorrelation: all three steps at once. @returns how many. */
export function listen(at: usize, samples: usize, least: f64, depth: f64): i32 {
  spectrum(at, samples);
  const first = correlate(at);
  const range = changetype<Range>(at);
  return scan(
    range.transformed,
    first,
    range.ratios,
    range.from,
    range.to,
    least,
    depth,
    range.values,
    range.peaks,
  );
}

/**
 * Folds p_0 to p_M for a cosine transform by a real transform of M values (Press et al. 1992, section 12.3).
 * @param count of the values from 0 on to fold with those from M down: M / 2, or less where both are 0 from there on; a multiple of 4.
 * @param folded M + 1 values. @returns the transform's odd part at 1.
 */
function fold(values: usize, size: i32, count: i32, sines: usize, cosines: usize, folded: usize): f64 {
  const half = f32x4.splat(0.5);
  let sum = f64x2.splat(0);
  const end: usize = 4 * size;
  for (let j: usize = 0; j < <usize>(4 * count); j += 16) {
    const back = end - j - 12;
    const a = v128.load(values + j),
      b = reversed(v128.load(values + back));
    const mean = f32x4.mul(half, f32x4.add(a, b)),
      difference = f32x4.sub(a, b);
    const turned = f32x4.mul(v128.load(sines + j), difference);
    v128.store(folded + j, f32x4.sub(mean, turned));
    v128.store(folded + back, reversed(f32x4.add(mean, turned)));
    const part = f32x4.mul(v128.load(cosines + j), difference);
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(part));
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 0, 1)));
  }
  f32.store(folded + end / 2, f32.load(values + end / 2));
  const ends = 0.5 * (<f64>f32.load(values) - <f64>f32.load(values + end));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) - ends;
}

function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0);
}

/**
 * Peaks of an autocorrelation over its value at 0, between the lags `from` and `to`. Waves slower than all lags repeat after any
 * of them, with ripples: a peak has to stand out from the trough before it, or from 0 if that is lower.
 * @param spectrum of the folded power: even lags as they are, odd ones as differences. @param first at lag 1.
 * @param ratios by which the values are multiplied, one a lag up to `to` + 1; room for `to` + 6. @param least height. @param depth least height above the trough.
 * @param values room for `to` + 6 of them. @param peaks receives the lag and the height of each. @returns how many.
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
  const total = <f64>f32.load(spectrum);
  if (!(total > 0)) return 0;
  unfold(spectrum, first, ratios, to, 1 / total, values);
  let trough = f64x2.splat(1);
  let lag = 1;
  for (; lag + 3 < from; lag += 4) {
    const at = values + 8 * <usize>lag;
    trough = f64x2.pmin(trough, f64x2.pmin(v128.load(at), v128.load(at, 16)));
  }
  const lowest = f64x2.splat(least);
  let count = 0;
  for (; lag <= to; lag += 4) {
    const at = values + 8 * <usize>lag;
    const a = v128.load(at),
      b = v128.load(at, 16);
    const next = v128.load(at, 8);
    const topsA = v128.and(f64x2.ge(a, v128.load(at - 8)), f64x2.gt(a, f64x2.pmax(next, lowest)));
    const topsB = v128.and(f64x2.ge(b, next), f64x2.gt(b, f64x2.pmax(v128.load(at, 24), lowest)));
    const before = trough;
    trough = f64x2.pmin(trough, f64x2.pmin(a, b));
    if (!v128.any_true(v128.or(topsA, topsB))) continue;
    let bottom = min(f64x2.extract_lane(before, 0), f64x2.extract_lane(before, 1));
    const tops = i64x2.bitmask(topsA) | (i64x2.bitmask(topsB) << 2);
    for (let i = 0; i < 4; i++) {
      const place = lag + i;
      const top = ((tops >> i) & 1) !== 0 && place >= from && place <= to;
      if (top && addPeak(values, place, bottom, depth, peaks + 16 * <usize>count)) count++;
      bottom = min(bottom, f64.load(values + 8 * <usize>place));
    }
  }
  return count;
}

/** Values of an autocorrelation from lag 0 to `to` + 1, and up to three more. */
function unfold(spectrum: usize, first: f64, ratios: usize, to: i32, scale: f64, values: usize): void {
  f64.store(values, 1);
  f64.store(values + 8, first * scale * f64.load(ratios + 8));
  const scales = f64x2.splat(scale);
  let odd = first;
  const end: usize = 8 * (<usize>to + 2);
  // Four lags at a time: the sum of the odd ones' differences waits for itself half as often.
  for (let i: usize = 16; i < end; i += 32) {
    const four = v128.load(spectrum + i / 2);
    const here = f64x2.promote_low_f32x4(four),
      next = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 0, 1));
    const less = f64x2.extract_lane(here, 1);
    const both = f64x2.replace_lane(here, 1, odd - less);
    odd -= less + f64x2.extract_lane(next, 1);
    v128.store(values + i, f64x2.mul(both, f64x2.mul(scales, v128.load(ratios + i))));
    const more = f64x2.replace_lane(next, 1, odd);
    v128.store(values + i, f64x2.mul(more, f64x2.mul(scales, v128.load(ratios + i, 16))), 16);
  }
}

/** Writes the peak at a lag, by a parabola through it and its neighbours. @returns whether it stands out. */
function addPeak(values: usize, lag: i32, bottom: f64, depth: f64, peak: usize): bool {
  const at = values + 8 * <usize>lag;
  const before = f64.load(at - 8),
    here = f64.load(at),
    after = f64.load(at + 8);
  const shift = (0.5 * (before - after)) / (before - 2 * here + after);
  const height = min<f64>(1, here - 0.25 * (before - after) * shift);
  if (!(height - max<f64>(0, bottom) > depth)) return false;
  f64.store(peak, <f64>lag + shift);
  f64.store(peak + 8, height);
  return true;
}

/**
 * Of the partials k step, k = 1 to count, the strongest that is no multiple of m.
 * @param step bins. @returns its power over that of the strongest of all.
 */
export function ownPartial(power: usize, step: f64, count: i32, m: i32): f64 {
  let strongest: f32 = 0;
  let own: f32 = 0;
  let left = m;
  for (let k = 1; k <= count; k++) {
    const value = f32.load(power + 4 * <usize>(<i32>nearest(k * step)));
    strongest = max(strongest, value);
    left--;
    if (left === 0) left = m;
    else own = max(own, value);
  }
  return <f64>own / <f64>strongest;
}
