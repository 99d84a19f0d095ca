// The candidates for the F0 of a frame: which peaks of its autocorrelations are kept, and what speaks against them.
import { log2, log2Bound } from "./elementary";
import { rangeAt } from "./pitchRange";

/** Candidates of a frame, and where what is known of each lies in its row: frequency first. Bytes. */
export const COUNT = 8;
const END: usize = 8 * COUNT;
const PERIODICITY: usize = END;
const STRENGTH: usize = 2 * END;
const PITCH: usize = 3 * END;
export const ROW: usize = 4 * END;

/** By how much an octave higher is preferred: among the candidates a frame keeps, and in the path. */
const KEEP_COST: f64 = 0.05;
const OCTAVE_COST: f64 = 0.01;
/** F0 at which the octave preference is zero, Hz: it divides F0s that are more readily voiced from those that are less. */
const MIDDLE: f64 = 2000;
/**
 * A candidate is a subharmonic if another one, an integer multiple of it, is as periodic: all of the power then lies on the
 * multiple's harmonics. It costs this much, less as the other's periodicity falls short by up to the tolerance.
 */
const SUBHARMONIC_COST: f64 = 0.15;
const SUBHARMONIC_TOLERANCE: f64 = 0.03;
/** By how much the ratio of two candidates may miss an integer: relative, and at most. */
const RATIO_MISS: f64 = 0.03;
const LARGEST_MISS: f64 = 0.15;
/**
 * It is one, too, if the partials that are its own, not its multiple's, lie this many dB under the strongest or more; from
 * the first value on they count for something, from the second on in full. Its periodicity then is what they add.
 */
const EMPTY_DB: f64 = -19.5;
const FULL_DB: f64 = -17;
/** The same as ratios of powers. */
const EMPTY: f64 = 0.011220184543019636;
const FULL: f64 = 0.0199526231496888;
const DB_PER_OCTAVE: f64 = 3.010299956639812;
/** Candidates below this many times an F0 under the range are its flank, if they repeat less strongly. */
const NEXT: f64 = 1.06;
/** Most partials of an F0 that are looked at. */
const PARTIALS = 32;

/** Makes a row that holds no candidate. */
export function clear(row: usize): void {
  const none = f64x2.splat(-Infinity);
  for (let i: usize = 0; i < END; i += 16) {
    v128.store(row + i, i64x2.splat(0));
    v128.store(row + i, i64x2.splat(0), PERIODICITY);
    v128.store(row + i, none, STRENGTH);
    v128.store(row + i, i64x2.splat(0), PITCH);
  }
}

/** Whether a candidate would be kept, as far as can be told at once. @param f Hz. @param height of its peak, at most. */
export function mayEnter(row: usize, f: f64, height: f64): bool {
  return height + KEEP_COST * log2Bound(f * (1 / MIDDLE)) > f64.load(row + END - 8, STRENGTH);
}

/** Keeps the strongest candidates of a frame, strongest first. @param f Hz. @param height of its peak. */
export function insert(row: usize, f: f64, height: f64): void {
  const pitch = log2(f * (1 / MIDDLE));
  const rank = height + KEEP_COST * pitch;
  let at = row + END - 8;
  if (rank <= f64.load(at, STRENGTH)) return;
  for (; at > row && rank > f64.load(at - 8, STRENGTH); at -= 8) move(at - 8, at);
  f64.store(at, f);
  f64.store(at, height, PERIODICITY);
  f64.store(at, rank, STRENGTH);
  f64.store(at, pitch, PITCH);
}

function move(from: usize, to: usize): void {
  f64.store(to, f64.load(from));
  f64.store(to, f64.load(from, PERIODICITY), PERIODICITY);
  f64.store(to, f64.load(from, STRENGTH), STRENGTH);
  f64.store(to, f64.load(from, PITCH), PITCH);
}

/** Takes away candidates up to a semitone above an F0 below the range that repeats more strongly: they are its flank. */
export function removeFlank(row: usize, below: f64, height: f64): void {
  let to = row;
  for (let at = row; at < row + END; at += 8) {
    const f = f64.load(at);
    if (f > 0 && f < NEXT * below && f64.load(at, PERIODICITY) < height) continue;
    move(at, to);
    to += 8;
  }
  for (; to < row + END; to += 8) {
    f64.store(to, 0);
    f64.store(to, 0, PERIODICITY);
    f64.store(to, -Infinity, STRENGTH);
    f64.store(to, 0, PITCH);
  }
}

/**
 * Turns the ranks by which a frame's candidates were kept into strengths, with the costs of subharmonics and octaves.
 * @param ranges addresses of the ranges that heard the frame, from low to high. @param last place of the last address.
 * @param partials room for 32 numbers in single precision.
 */
export function weigh(row: usize, ranges: usize, last: i32, partials: usize): void {
  for (let at = row; at < row + END; at += 8) {
    const f = f64.load(at);
    if (f === 0) return;
    const cost = costOf(at, row, rangeOf(f, ranges, last), partials);
    f64.store(at, f64.load(at, PERIODICITY) + OCTAVE_COST * f64.load(at, PITCH) - cost, STRENGTH);
  }
}

/** What it costs a candidate that others of its row are multiples of it. */
function costOf(at: usize, row: usize, range: usize, partials: usize): f64 {
  const f = f64.load(at),
    periodicity = f64.load(at, PERIODICITY);
  let cost: f64 = 0;
  let count = 0;
  for (let other = row; other < row + END; other += 8) {
    const ratio = f64.load(other) / f;
    if (ratio < 1.5) continue;
    const multiple = nearest(ratio);
    if (Math.abs(ratio - multiple) > min(RATIO_MISS * multiple, LARGEST_MISS)) continue;
    const added = periodicity - f64.load(other, PERIODICITY);
    if (added <= 0) {
      cost = max(cost, SUBHARMONIC_COST);
      continue;
    }
    cost = max(cost, SUBHARMONIC_COST * (1 - added * (1 / SUBHARMONIC_TOLERANCE)));
    if (count === 0) count = takePartials(f, range, partials);
    const empty = emptiness(ownPartial(partials, count, <i32>multiple));
    cost = max(cost, empty * (SUBHARMONIC_COST + added));
  }
  return cost;
}

/** How surely a candidate is a subharmonic, from 0 to 1. @param own power of its own partials over that of all. */
function emptiness(own: f64): f64 {
  if (own >= FULL) return 0;
  if (own <= EMPTY) return 1;
  return (FULL_DB - DB_PER_OCTAVE * log2(own)) / (FULL_DB - EMPTY_DB);
}

/** Takes the powers of the partials of f from the frame a range has heard. @returns how many there are. */
function takePartials(f: f64, place: usize, partials: usize): i32 {
  const range = rangeAt(place);
  const power = range.power,
    step = f * range.binsPerHz;
  const count = min(PARTIALS, <i32>(<f64>(range.half - 1) / step));
  for (let k = 1; k <= count; k++) {
    const value = f32.load(power + 4 * <usize>(<i32>nearest(k * step)));
    f32.store(partials + 4 * <usize>(k - 1), value);
  }
  return count;
}

/** Address of the range whose window suits an F0. */
function rangeOf(f: f64, ranges: usize, last: i32): usize {
  let at = ranges + 4 * <usize>last;
  while (at > ranges && f < rangeAt(load<usize>(at)).lowest) at -= 4;
  return load<usize>(at);
}

/** The strongest of some partials that is no multiple of the m-th. @returns its power over that of the strongest of all. */
export function ownPartial(partials: usize, count: i32, m: i32): f64 {
  let strongest: f32 = 0;
  let own: f32 = 0;
  let left = m;
  for (let k = 0; k < count; k++) {
    const value = f32.load(partials + 4 * <usize>k);
    if (value > strongest) strongest = value;
    left--;
    if (left === 0) left = m;
    else if (value > own) own = value;
  }
  return <f64>own / <f64>strongest;
}
