// Sound analysis of frames: two tapered spectra of each and what is made of them, two or four numbers at a time, and the points
// of contours along their derivatives.
import { pointsOf } from "./lanes/contourPoints";
import { transformPairs } from "./lanes/fourierPasses";
import { unpack } from "./lanes/fourierUnpack";
import { derive, multiply } from "./lanes/spectralProducts";

/** Where the numbers of the analysis lie, and what its frames are like. */
@unmanaged
class Analysis {
  /** tapers and their bytes */
  even: usize;
  odd: usize;
  bytes: usize;
  /** the frame under either taper, 0 beyond it */
  one: usize;
  other: usize;
  /** length of the transforms, fourierTables of it, and room to work for the longest transform, twice */
  size: i32;
  tables: usize;
  work: usize;
  more: usize;
  /** re of bins 0 and N/2, then re and im of the others; room for 2 more */
  spectra1: usize;
  spectra2: usize;
  /** the band: its first bin and how many */
  first: i32;
  bins: i32;
  /** of a frame: products of its spectra, sums over them, and D / (P + 0.0001 max P), followed by zeros */
  products: usize;
  sums: usize;
  whitened: usize;
  /** transform of the last, its tables and room for it, the places that are looked at, and room for their power */
  cepstrumSize: i32;
  cepstrumTables: usize;
  cepstrum: usize;
  shortest: i32;
  longest: i32;
  heights: usize;
  /** derivatives of three frames before those measured, then of these: two zeros, one number a bin, two zeros; bytes of each */
  rows: usize;
  rowBytes: usize;
  /** bits of those above 0, 32 bins a word, with an empty word on either side; bytes of each */
  signs: usize;
  signBytes: usize;
  /** threshold at the mean frequency as a share of the largest derivative, that, and the mean frequency as a place of the row, of each */
  levels: usize;
  /** what is told of each frame: RECORD numbers */
  records: usize;
}

/** Numbers that are told of a frame. */
const RECORD: usize = 20;
/** Frames before those measured that contours look back at. */
const BEFORE: usize = 3;

/**
 * Measures frames.
 * @param at of an Analysis. @param places addresses of the samples of each frame. @param count of frames.
 */
export function measure(at: usize, places: usize, count: i32): void {
  const analysis = changetype<Analysis>(at);
  const band = 8 * <usize>analysis.first;
  const beyond = band + 8 * <usize>analysis.bins;
  let record = analysis.records;
  let row = analysis.rows + BEFORE * analysis.rowBytes + 16;
  let sign = analysis.signs + BEFORE * analysis.signBytes + 4;
  for (let f = 0; f < count; f++) {
    transform(analysis, load<u32>(places + 4 * <usize>f));
    // The bin after the band fills up the last pair, and counts as 0.
    f64.store(analysis.spectra1 + beyond, 0);
    f64.store(analysis.spectra2 + beyond, 0);
    multiply(
      analysis.spectra1 + band,
      analysis.spectra2 + band,
      analysis.products,
      analysis.bins,
      analysis.sums,
    );
    if (gather(analysis, record)) {
      describe(analysis, record, row, sign);
      cepstrum(analysis, record);
    } else {
      f64.store(record, 0, 88);
      memory.fill(row, 0, 8 * <usize>analysis.bins);
      memory.fill(sign, 0, analysis.signBytes - 8);
    }
    record += 8 * RECORD;
    row += analysis.rowBytes;
    sign += analysis.signBytes;
  }
}

/** Spectra of a frame under either of two tapers. */
function transform(analysis: Analysis, samples: usize): void {
  const bytes = analysis.bytes,
    one = analysis.one,
    other = analysis.other,
    even = analysis.even,
    odd = analysis.odd;
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(samples + i);
    v128.store(one + i, f32x4.mul(x, v128.load(even + i)));
    v128.store(other + i, f32x4.mul(x, v128.load(odd + i)));
  }
  for (let i = bytes; i % 16 !== 0; i += 4) {
    f32.store(one + i, 0);
    f32.store(other + i, 0);
  }
  const size = analysis.size,
    tables = analysis.tables,
    work = analysis.work,
    more = analysis.more;
  const bins = analysis.first + analysis.bins;
  unpack(transformPairs(one, size, tables, work, more), size, tables, analysis.spectra1, bins);
  unpack(transformPairs(other, size, tables, work, more), size, tables, analysis.spectra2, bins);
}

/**
 * Adds up the sums of even and odd bins: power, time derivative, weight, moment, largest power, the bin where the first spectrum
 * is highest, the largest squares of time and frequency derivative, and the first spectrum's power in that bin, before and after it.
 * @returns whether there is any power.
 */
function gather(analysis: Analysis, record: usize): bool {
  const sums = analysis.sums;
  for (let i: usize = 0; i < 4; i++)
    f64.store(record + 8 * i, f64.load(sums + 16 * i) + f64.load(sums + 16 * i, 8));
  const highest = f64.load(sums, 128),
    higher = f64.load(sums, 136),
    even = f64.load(sums, 80),
    odd = f64.load(sums, 88);
  // Of two equally loud bins, the lower one.
  const peak = highest > higher || (highest === higher && even < odd) ? even : odd;
  f64.store(record, max(f64.load(sums, 64), f64.load(sums, 72)), 32);
  f64.store(record, peak, 40);
  f64.store(record, max(f64.load(sums, 96), f64.load(sums, 104)), 48);
  f64.store(record, max(f64.load(sums, 112), f64.load(sums, 120)), 56);
  const top = analysis.spectra1 + 8 * <usize>(analysis.first + <i32>peak);
  f64.store(record, powerAt(top), 64);
  f64.store(record, powerAt(top - 8), 72);
  f64.store(record, powerAt(top + 8), 80);
  return f64.load(record) > 0;
}

function powerAt(bin: usize): f64 {
  const re = <f64>f32.load(bin),
    im = <f64>f32.load(bin, 4);
  return re * re + im * im;
}

/** Spectral derivative of a frame along the angle that the largest derivatives make, as `derive`: tells its largest and the product of powers. */
function describe(analysis: Analysis, record: usize, row: usize, sign: usize): void {
  const bins = analysis.bins;
  const loudest = f64.load(record, 32),
    time = f64.load(record, 48),
    frequency = f64.load(record, 56);
  const scale = 1 / loudest;
  // The bin that fills up the last pair is 0: its power shall be a factor of 1.
  if ((bins & 1) !== 0) f64.store(analysis.products + 48 * <usize>(bins >> 1), loudest, 8);
  const larger = max(time, frequency);
  const t = larger > 0 ? time / larger : 0,
    f = larger > 0 ? frequency / larger : 1;
  const length = sqrt(t * t + f * f);
  derive(
    analysis.products,
    bins,
    scale,
    (t / length) * scale,
    (f / length) * scale,
    row,
    analysis.whitened,
    sign,
    record + 88,
  );
  if ((bins & 1) !== 0) f64.store(row + 8 * <usize>bins, 0);
}

/** The highest of the powers of the cepstrum's places, its place, the place of the pitch, and powers around that. */
function cepstrum(analysis: Analysis, record: usize): void {
  const size = analysis.cepstrumSize,
    tables = analysis.cepstrumTables,
    spectrum = analysis.cepstrum,
    heights = analysis.heights;
  unpack(
    transformPairs(analysis.whitened, size, tables, analysis.work, analysis.more),
    size,
    tables,
    spectrum,
    analysis.longest + 2,
  );
  const shortest = analysis.shortest,
    longest = analysis.longest;
  const most = heightsOf(spectrum, shortest, longest, heights);
  const best = pitchOf(heights, shortest, longest, most);
  const at = heights + 8 * <usize>best;
  f64.store(record, <f64>best, 112);
  f64.store(record, f64.load(at - 8), 120);
  f64.store(record, f64.load(at), 128);
  f64.store(record, f64.load(at + 8), 136);
  f64.store(record, most, 144);
}

/** Power of a spectrum's bins, those looked at and one more on either side. @returns the highest of those looked at. */
function heightsOf(spectrum: usize, shortest: i32, longest: i32, heights: usize): f64 {
  let highest = f64x2.splat(-1);
  let i = shortest;
  for (; i < longest; i += 2) {
    const x = v128.load(spectrum + 8 * <usize>i);
    const re = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 0, 2, 0, 2)),
      im = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 1, 3, 1, 3));
    const height = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
    v128.store(heights + 8 * <usize>i, height);
    highest = f64x2.pmax(highest, height);
  }
  let most = max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
  if (i === longest) {
    const height = powerAt(spectrum + 8 * <usize>i);
    f64.store(heights + 8 * <usize>i, height);
    most = max(most, height);
  }
  f64.store(heights + 8 * <usize>(shortest - 1), powerAt(spectrum + 8 * <usize>(shortest - 1)));
  f64.store(heights + 8 * <usize>(longest + 1), powerAt(spectrum + 8 * <usize>(longest + 1)));
  return most;
}

/** A peak of at least this share of the highest one, in power, may be the pitch. */
const ENOUGH: f64 = 0.75;

/** The place of the pitch: multiples of the period make peaks of about the same height, of which the shortest is taken. */
function pitchOf(heights: usize, shortest: i32, longest: i32, most: f64): i32 {
  const enough = f64x2.splat(ENOUGH * most),
    highest = f64x2.splat(most);
  for (let i = shortest; i < longest; i += 2) {
    const at = heights + 8 * <usize>i;
    const height = v128.load(at);
    const beside = v128.and(f64x2.ge(height, v128.load(at - 8)), f64x2.ge(height, v128.load(at, 8)));
    const found = i64x2.bitmask(
      v128.or(f64x2.eq(height, highest), v128.and(f64x2.ge(height, enough), beside)),
    );
    if (found !== 0) return i + ctz<i32>(found);
  }
  return longest;
}

/**
 * Finds the points of contours: those that signs allow by 32 at once, then those of them beyond the threshold. A frame's are known
 * once two frames follow it. Then the last three frames become those before the next.
 * @param at of an Analysis. @param count of frames just measured. @param steps bins over which the threshold at the mean frequency
 * is the same, one over that. @param found receives places in the rows, those of the frame two before the first of these, then
 * those of the next. @param counts receives how many each frame has. @returns how many there are.
 */
export function points(at: usize, count: i32, steps: f64, found: usize, counts: usize): i32 {
  const first = found;
  const analysis = changetype<Analysis>(at);
  const words = <i32>(analysis.signBytes >> 2);
  for (let f = 0; f < count; f++) {
    const signs = analysis.signs + <usize>f * analysis.signBytes;
    const here = analysis.rows + <usize>(f + 1) * analysis.rowBytes;
    const levels = analysis.levels + 24 * <usize>(f + 1);
    const until = pointsOf(signs, analysis.signBytes, words, here, analysis.rowBytes, levels, steps, found);
    i32.store(counts + 4 * <usize>f, <i32>((until - found) >> 2));
    found = until;
  }
  const done = <usize>count;
  memory.copy(analysis.rows, analysis.rows + done * analysis.rowBytes, BEFORE * analysis.rowBytes);
  memory.copy(analysis.signs, analysis.signs + done * analysis.signBytes, BEFORE * analysis.signBytes);
  memory.copy(analysis.levels, analysis.levels + 24 * done, 24 * BEFORE);
  return <i32>((found - first) >> 2);
}
