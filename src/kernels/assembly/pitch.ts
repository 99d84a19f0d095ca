// Candidates for F0: autocorrelations of frames by way of their spectra, their peaks, and what is kept of those; and its
// refinement by the phase of a harmonic.
export { refine } from "./lanes/harmonicSums";

import { scan } from "./lanes/correlationPeaks";
import { fold, thin } from "./lanes/cosineFold";
import { transformPairs } from "./lanes/fourierPasses";
import { unpack, unpackPower } from "./lanes/fourierUnpack";
import { clear, insert, ROW, removeFlank, weigh } from "./lanes/pitchCandidates";
import { rangeAt } from "./lanes/pitchRange";

export { clear, insert, removeFlank, scan, thin, weigh };

/** What `find` looks for, and where it puts what it finds. */
@unmanaged
class Search {
  /** s from frame to frame, and rate of the samples, Hz */
  hop: f64;
  rate: f64;
  /** lowest F0 of a candidate, Hz, lowest periodicity of one, and least height of a peak above the trough before it */
  lowest: f64;
  least: f64;
  depth: f64;
  /** addresses of the ranges, from low F0 to high, and how many */
  ranges: usize;
  count: i32;
  /** receive the candidates of each frame, a row each, and its level */
  rows: usize;
  levels: usize;
  /** room for 32 numbers in single precision */
  partials: usize;
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
  clear(row);
  let below: f64 = 0,
    belowHeight: f64 = 0,
    level: f64 = 0;
  for (let i = 0; i < search.count; i++) {
    const at = load<usize>(search.ranges + 4 * <usize>i);
    const range = rangeAt(at);
    const end = range.peaks + 16 * <usize>listen(at, centre, search.least, search.depth);
    for (let peak = range.peaks; peak < end; peak += 16) {
      const f = range.lagsPerSecond / f64.load(peak),
        height = f64.load(peak, 8);
      if (f >= search.lowest) insert(row, f, height);
      else if (height > belowHeight) {
        below = f;
        belowHeight = height;
      }
    }
    level = <f64>f32.load(range.transformed) / range.own;
  }
  if (belowHeight > 0) removeFlank(row, below, belowHeight);
  weigh(row, search.ranges, search.count - 1, search.partials);
  return level;
}

/** Finds the peaks of the autocorrelation of a frame. @param centre address of its middle sample. @returns how many. */
function listen(at: usize, centre: usize, least: f64, depth: f64): i32 {
  const range = rangeAt(at);
  spectrum(at, centre - 4 * <usize>range.middle);
  const first = correlate(at);
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
