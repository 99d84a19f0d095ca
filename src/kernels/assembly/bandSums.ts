// Power of a sound's frames in several bands, and spectra of some of these added up.
import { powerOf } from "./fourier";

/** Where the numbers lie, and what the frames are like. */
@unmanaged
class Sums {
  /** the window and its bytes, room for a frame, length of the transform, fourierTables of it, and room to work, twice */
  window: usize;
  bytes: usize;
  frame: usize;
  size: i32;
  tables: usize;
  one: usize;
  other: usize;
  /** of the bins of a frame */
  power: usize;
  /** power of each frame in the first band, then in the next, so many bytes further */
  powers: usize;
  apart: usize;
  /** of each frame the power of all bins that are kept, in single precision; bytes of a frame */
  kept: usize;
  width: usize;
  /** sums of what is kept: over all frames, and over the loud ones */
  all: usize;
  loud: usize;
  /** bands, BAND bytes each */
  count: i32;
  bands: usize;
}

/** Bins of a band, and the column in which the first of them is kept; -1 if none is. */
@unmanaged
class Band {
  first: i32;
  end: i32;
  column: i32;
}

const BAND: usize = 12;

/** Transforms a frame, and adds it up. @param at of Sums. @param samples of the frame. @param row its number. */
export function measure(at: usize, samples: usize, row: i32, factor: f64): void {
  const sums = changetype<Sums>(at);
  const power = sums.power;
  powerOf(
    samples,
    sums.window,
    sums.bytes,
    sums.frame,
    sums.size,
    sums.tables,
    sums.one,
    sums.other,
    factor,
    power,
    sums.size / 2 + 1,
  );
  for (let b: usize = 0; b < <usize>sums.count; b++) {
    const band = changetype<Band>(sums.bands + b * BAND);
    const first = power + 8 * <usize>band.first,
      end = power + 8 * <usize>band.end;
    f64.store(sums.powers + b * sums.apart + 8 * <usize>row, sumOf(first, end));
    if (band.column < 0) continue;
    const column = <usize>band.column;
    keep(first, end, sums.kept + <usize>row * sums.width + 4 * column, sums.all + 8 * column);
  }
}

/** Sum of numbers, in four parts at once. */
function sumOf(from: usize, end: usize): f64 {
  let low = f64x2.splat(0),
    high = low;
  for (; from + 32 <= end; from += 32) {
    low = f64x2.add(low, v128.load(from));
    high = f64x2.add(high, v128.load(from, 16));
  }
  let first = f64x2.extract_lane(low, 0);
  for (; from < end; from += 8) first += f64.load(from);
  return first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1));
}

/** Rounds numbers to single precision, and adds what they are then to sums. */
function keep(from: usize, end: usize, to: usize, sums: usize): void {
  for (; from + 16 <= end; from += 16, to += 8, sums += 16) {
    const x = f32x4.demote_f64x2_zero(v128.load(from));
    v128.store64_lane(to, x, 0);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(x)));
  }
  if (from < end) {
    const x = <f32>f64.load(from);
    f32.store(to, x);
    f64.store(sums, f64.load(sums) + <f64>x);
  }
}

/**
 * Adds up what is kept of a band in loud frames.
 * @param at of Sums. @param which band. @param rows that are looked at. @param least power of a loud frame in the band; none has just that.
 * @returns how many are loud.
 */
export function addLoud(at: usize, which: i32, rows: i32, least: f64): i32 {
  const sums = changetype<Sums>(at);
  const band = changetype<Band>(sums.bands + <usize>which * BAND);
  const powers = sums.powers + <usize>which * sums.apart;
  const column = <usize>band.column;
  let found = 0;
  for (let r: usize = 0; r < <usize>rows; r++) {
    if (!(f64.load(powers + 8 * r) > least)) continue;
    add(sums.kept + r * sums.width + 4 * column, band.end - band.first, sums.loud + 8 * column);
    found++;
  }
  return found;
}

/** Adds numbers in single precision to sums. */
function add(from: usize, count: i32, sums: usize): void {
  let i = 0;
  for (; i + 2 <= count; i += 2, from += 8, sums += 16)
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(from))));
  if (i < count) f64.store(sums, f64.load(sums) + <f64>f32.load(from));
}
