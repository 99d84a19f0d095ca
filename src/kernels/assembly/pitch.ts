// Candidates for F0: autocorrelations of frames by way of their spectra, their peaks, and what is kept of those; and its
// refinement by the phase of a harmonic.
export { refine } from "./lanes/harmonicSums";

import { findTops, headroom, peakAt, unfold } from "./lanes/correlationPeaks";
import { fold, thin } from "./lanes/cosineFold";
import { transformPairs } from "./lanes/fourierPasses";
import { unpack, unpackPower } from "./lanes/fourierUnpack";
import { clear, insert, mayEnter, ROW, removeFlank, weigh } from "./lanes/pitchCandidates";
import { rangeAt } from "./lanes/pitchRange";

export { clear, insert, removeFlank, weigh };

/** What `find` looks for, and where it puts what it finds. */
@unmanaged
class Search {
  /** s from frame to frame, and rate of the samples, Hz */
  hop: f64;
  rate: f64;
  /** lowest and highest F0 of a candidate, Hz, lowest periodicity of one, and least height of a peak above the trough before it */
  lowest: f64;
  highest: f64;
  least: f64;
  depth: f64;
  /** F0 of the highest peak of a frame that is too low, Hz, and that peak's height; 0 if there is none */
  below: f64;
  belowHeight: f64;
  /** addresses of the ranges, from low F0 to high, and how many */
  ranges: usize;
  count: i32;
  /** receive the candidates of each frame, a row each, and its level */
  rows: usize;
  levels: usize;
  /** room for 32 numbers in single precision */
  partials: usize;
}

/** Rounds samples to single precision. @param rounded receives them; as samples have, room to end a vector. */
export function round(samples: usize, count: i32, rounded: usize): void {
  const end = rounded + 4 * <usize>count;
  for (; rounded < end; rounded += 8, samples += 16) {
    v128.store64_lane(rounded, f32x4.demote_f64x2_zero(v128.load(samples)), 0);
  }
}

/** Power of the bins of a frame, as it is and times weights. */
export function spectrum(at: usize, samples: usize): void {
  const range = rangeAt(at);
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

/** Adds the power of a frame's bins to sums in double precision. @param centre address of its middle sample. @param sums one a bin, room for 3 more. */
export function survey(at: usize, centre: usize, sums: usize): void {
  const range = rangeAt(at);
  spectrum(at, centre - 4 * <usize>range.middle);
  const end = range.power + 4 * <usize>range.half;
  for (let power = range.power; power <= end; power += 16, sums += 32) {
    const four = v128.load(power);
    const upper = v128.shuffle<f32>(four, four, 2, 3, 0, 1);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(four)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(upper)), 16);
  }
}

/**
 * Cosine transform of the weighted power up to the last lag that is looked at: even places as they are, odd ones as differences.
 * @returns that at 1.
 */
export function correlate(at: usize): f64 {
  const range = rangeAt(at);
  const fine = range.fine,
    folded = range.folded,
    fineTables = range.fineTables;
  if (range.thinned !== 0) thin(range.weighted, range.half + 1);
  const first = fold(range.weighted, fine, range.count, range.sines, range.cosines, folded);
  unpack(
    transformPairs(folded, fine, fineTables, range.one, range.other),
    fine,
    fineTables,
    range.transformed,
    // Two lags a bin.
    (range.to >> 1) + 8,
  );
  return first;
}

/** Finds the candidates of so many frames. @param origin address of sample 0. @param row number of the first frame. */
export function find(at: usize, origin: usize, row: i32, rows: i32): void {
  const search = changetype<Search>(at);
  for (let r = 0; r < rows; r++) {
    const centre = <i32>Math.round(<f64>(row + r) * search.hop * search.rate);
    const level = findAt(search, origin + 4 * <usize>centre, search.rows + ROW * <usize>r);
    f64.store(search.levels + 8 * <usize>r, level);
  }
}

/** Finds the candidates of one frame. @returns its level in the last range, whose window is the shortest. */
function findAt(search: Search, centre: usize, row: usize): f64 {
  const ranges = search.ranges,
    last = search.count - 1;
  clear(row);
  search.belowHeight = 0;
  for (let i = 0; i <= last; i++) hear(load<usize>(ranges + 4 * <usize>i), centre, search.least);
  // From high F0s to low: once high ones, which rank better, have filled the row, most of the low ones need no closer look.
  for (let i = last; i >= 0; i--) pick(changetype<usize>(search), load<usize>(ranges + 4 * <usize>i), row);
  if (search.belowHeight > 0) removeFlank(row, search.below, search.belowHeight);
  weigh(row, ranges, last, search.partials);
  const range = rangeAt(load<usize>(ranges + 4 * <usize>last));
  return <f64>f32.load(range.transformed) / range.own;
}

/** Finds the tops of the autocorrelation of a frame. @param centre address of its middle sample. */
function hear(at: usize, centre: usize, least: f64): void {
  spectrum(at, centre - 4 * <usize>rangeAt(at).middle);
  listen(at, correlate(at), least);
}

/** Finds the tops of an autocorrelation from its cosine transform. @param first its value at lag 1. @param least height of a top over its value at 0. */
export function listen(at: usize, first: f64, least: f64): void {
  const range = rangeAt(at);
  const total = f32.load(range.transformed),
    to = range.to,
    values = range.values;
  range.end = range.tops;
  if (!(total > 0)) return;
  unfold(range.transformed, <f32>first, range.ratios, to, values);
  range.end = findTops(values, range.from, to, <f32>least * total, range.tops);
}

/**
 * Inserts the peaks at the tops of a range. Waves slower than all lags repeat after any of them, with ripples: a peak has to stand
 * out from the trough before it, or from 0 if that is lower.
 */
export function pick(search: usize, at: usize, row: usize): void {
  const task = changetype<Search>(search);
  const range = rangeAt(at);
  const values = range.values,
    lagsPerSecond = range.lagsPerSecond,
    end = range.end;
  const scale = 1 / <f64>f32.load(values);
  for (let top = range.tops; top < end; top += 8) {
    const lag = i32.load(top);
    const most = scale * (<f64>f32.load(values + 4 * <usize>lag) + headroom(values, lag));
    // The peak is one lag away at most.
    const within = lagsPerSecond > task.lowest * <f64>(lag + 1);
    if (within && !mayEnter(row, lagsPerSecond / <f64>(lag - 1), most)) continue;
    const peak = peakAt(values, lag);
    const f = lagsPerSecond / f64x2.extract_lane(peak, 0),
      height = Math.min(1, scale * f64x2.extract_lane(peak, 1));
    // The first lag may be that of a second harmonic beyond the range.
    if (f > task.highest) continue;
    if (!(height - Math.max(0, scale * <f64>f32.load(top, 4)) > task.depth)) continue;
    if (f >= task.lowest) insert(row, f, height);
    else if (height > task.belowHeight) {
      task.below = f;
      task.belowHeight = height;
    }
  }
}
