// F0 by the phase of its strongest harmonic: Fourier sums of a stretch of sound at a frequency and its multiples.
import { turned } from "./elementary";

/** Shortest half window, s. */
const SHORTEST: f64 = 0.0015;
/** Harmonics of which the strongest is followed, a multiple of four. */
const HARMONICS = 8;
/** Highest frequency of a harmonic, as a share of the rate. */
const HIGHEST: f64 = 0.47;
/** Largest change of an F0, as a share: beyond it the phase is another sound's. */
const MOST: f64 = 0.06;
/**
 * Where the strongest harmonic lies above the range of F0 and the others that it does not explain are this far below it, 19.5 dB
 * as a ratio of powers, it is a tone of its own, too high for the range, and the estimate its subharmonic.
 */
const ALONE: f64 = 0.011220184543019636;

/** What `refine` works on. */
@unmanaged
class Refinement {
  /** s from frame to frame, rate of the samples, and highest F0 of the range, Hz */
  hop: f64;
  rate: f64;
  highest: f64;
  /** F0 of each frame, which is refined, Hz */
  pitches: usize;
  /** room for four numbers for each of the samples of a half window and the one in its middle */
  parts: usize;
  /** room for the power of each harmonic */
  powers: usize;
}

/**
 * Sharpens the F0 of so many frames: Fourier sums at a harmonic of f under a Hann window w and under its derivative w' give that
 * harmonic's instantaneous frequency, f - Im(X_w' / X_w) / (2 pi); the strongest of the first eight is followed. An F0 stays as it
 * is where the phase disagrees by more than 6 %, and becomes NaN where it is a subharmonic of a tone above the range.
 * @param origin address of sample 0. @param row number of the first frame. @param rows frames; those whose F0 is not above 0 are left alone.
 */
export function refine(at: usize, origin: usize, row: i32, rows: i32): void {
  const task = changetype<Refinement>(at);
  for (let r = 0; r < rows; r++) {
    const place = task.pitches + 8 * <usize>r;
    const f = f64.load(place);
    if (!(f > 0)) continue;
    const centre = <i32>Math.round(<f64>(row + r) * task.hop * task.rate);
    f64.store(place, refined(task, origin + 8 * <usize>centre, f));
  }
}

function refined(task: Refinement, centre: usize, f: f64): f64 {
  const half = halfWindow(f, task.rate);
  cut(centre, half, task.parts);
  const count = min(HARMONICS, <i32>Math.ceil((HIGHEST * task.rate) / f) - 1);
  measure(task.parts, half, turned((2 * Math.PI * f) / task.rate), count, task.powers);
  const harmonic = strongest(task.powers, count);
  if (<f64>harmonic * f > task.highest && isAlone(task.powers, count, harmonic)) return NaN;
  const hzPerStep = task.rate / (2 * Math.PI * <f64>harmonic);
  let best = f;
  for (let pass = 0; pass < 2; pass++) {
    best += hzPerStep * phaseShift(task.parts, half, turned(best / hzPerStep));
  }
  // Where there is no power, best is NaN.
  return Math.abs(best / f - 1) < MOST ? best : f;
}

/** Three periods to either side, but no less than 1.5 ms; above 6 ms no more than two. Samples. */
function halfWindow(f: f64, rate: f64): i32 {
  return <i32>Math.round(max(SHORTEST, min(3 / f, max<f64>(0.006, 2 / f))) * rate);
}

/**
 * A stretch of sound under a Hann window and under its derivative, as parts that are even and odd around its centre: for each
 * sample from the centre on the even and the odd part under the window, then the odd and the even part under the derivative.
 */
function cut(centre: usize, half: i32, parts: usize): void {
  const angle = Math.PI / <f64>(half + 1);
  const turn = turned(angle);
  const twice = f64x2.splat(2 * f64x2.extract_lane(turn, 0));
  const scales = f64x2(0.5, -0.5 * angle),
    offsets = f64x2(0.5, 0);
  const x = f64.load(centre);
  v128.store(parts, f64x2(x, 0));
  v128.store(parts, f64x2.splat(0), 16);
  let before = f64x2(1, 0),
    here = turn;
  let up = centre,
    down = centre;
  for (let n = 1; n <= half; n++) {
    up += 8;
    down -= 8;
    parts += 32;
    const ahead = v128.load64_splat(up),
      behind = v128.load64_splat(down);
    const even = f64x2.add(ahead, behind),
      odd = f64x2.sub(ahead, behind);
    const weights = f64x2.add(offsets, f64x2.mul(scales, here));
    const window = v128.shuffle<f64>(weights, weights, 0, 0),
      slope = v128.shuffle<f64>(weights, weights, 1, 1);
    v128.store(parts, f64x2.mul(window, v128.shuffle<f64>(even, odd, 0, 2)));
    v128.store(parts, f64x2.mul(slope, v128.shuffle<f64>(odd, even, 0, 2)), 16);
    const next = f64x2.sub(f64x2.mul(twice, here), before);
    before = here;
    here = next;
  }
}

/**
 * Powers at a frequency and its multiples, four at a time, by Clenshaw's recurrence.
 * @param step cosine and sine of the frequency from sample to sample. @param count how many are asked for. @param powers room for a multiple of 4.
 */
function measure(parts: usize, half: i32, step: v128, count: i32, powers: usize): void {
  const first = parts;
  let turn = step;
  for (let k = 0; k < count; k += 4, powers += 32) {
    const second = product(turn, step),
      third = product(second, step),
      fourth = product(third, step);
    const twice1 = doubled(turn),
      twice2 = doubled(second),
      twice3 = doubled(third),
      twice4 = doubled(fourth);
    let a1 = f64x2.splat(0),
      a2 = a1,
      a3 = a1,
      a4 = a1,
      b1 = a1,
      b2 = a1,
      b3 = a1,
      b4 = a1;
    for (let at = first + 32 * <usize>half; at > first; at -= 32) {
      const x = v128.load(at);
      const next1 = f64x2.add(f64x2.mul(twice1, a1), f64x2.sub(x, b1));
      b1 = a1;
      a1 = next1;
      const next2 = f64x2.add(f64x2.mul(twice2, a2), f64x2.sub(x, b2));
      b2 = a2;
      a2 = next2;
      const next3 = f64x2.add(f64x2.mul(twice3, a3), f64x2.sub(x, b3));
      b3 = a3;
      a3 = next3;
      const next4 = f64x2.add(f64x2.mul(twice4, a4), f64x2.sub(x, b4));
      b4 = a4;
      a4 = next4;
    }
    f64.store(powers, squared(summed(first, a1, b1, turn)));
    f64.store(powers, squared(summed(first, a2, b2, second)), 8);
    f64.store(powers, squared(summed(first, a3, b3, third)), 16);
    f64.store(powers, squared(summed(first, a4, b4, fourth)), 24);
    turn = product(fourth, step);
  }
}

/** Cosine and sine of the sum of two angles, from theirs. */
function product(a: v128, b: v128): v128 {
  const c = f64x2.extract_lane(b, 0),
    s = f64x2.extract_lane(b, 1);
  const across = v128.shuffle<f64>(a, a, 1, 0);
  return f64x2.add(f64x2.mul(a, f64x2.splat(c)), f64x2.mul(across, f64x2(-s, s)));
}

/** Twice the cosine of an angle, in both lanes. */
function doubled(turn: v128): v128 {
  return f64x2.splat(2 * f64x2.extract_lane(turn, 0));
}

/** The cosine sum of the first lane and the sine sum of the second, by the last two numbers a and b of the recurrence. */
function summed(parts: usize, a: v128, b: v128, turn: v128): v128 {
  const sums = f64x2.mul(a, turn);
  return f64x2(
    f64.load(parts) + f64x2.extract_lane(sums, 0) - f64x2.extract_lane(b, 0),
    f64x2.extract_lane(sums, 1),
  );
}

function squared(x: v128): f64 {
  const two = f64x2.mul(x, x);
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
}

/** The number of the harmonic with the most power. */
function strongest(powers: usize, count: i32): i32 {
  let best = 1;
  let most = f64.load(powers);
  for (let k = 2; k <= count; k++) {
    const power = powerOf(powers, k);
    if (power > most) {
      most = power;
      best = k;
    }
  }
  return best;
}

/** Whether a harmonic stands alone: no other, its own multiples aside, is within 19.5 dB of it. */
function isAlone(powers: usize, count: i32, harmonic: i32): bool {
  if (harmonic === 1) return true;
  const least = ALONE * powerOf(powers, harmonic);
  for (let k = 1; k <= count; k++) if (k % harmonic !== 0 && powerOf(powers, k) > least) return false;
  return true;
}

function powerOf(powers: usize, harmonic: i32): f64 {
  return f64.load(powers + 8 * <usize>(harmonic - 1));
}

/** By how much the phase turns faster than by `turn` from sample to sample, radians a sample; NaN where there is no power. */
function phaseShift(parts: usize, half: i32, turn: v128): f64 {
  const twice = doubled(turn);
  let a = f64x2.splat(0),
    b = a,
    slopeA = a,
    slopeB = a;
  for (let at = parts + 32 * <usize>half; at > parts; at -= 32) {
    const next = f64x2.add(f64x2.mul(twice, a), f64x2.sub(v128.load(at), b));
    b = a;
    a = next;
    const slopeNext = f64x2.add(f64x2.mul(twice, slopeA), f64x2.sub(v128.load(at, 16), slopeB));
    slopeB = slopeA;
    slopeA = slopeNext;
  }
  const sums = summed(parts, a, b, turn),
    slopes = summed(parts + 16, slopeA, slopeB, turn);
  const power = squared(sums);
  // Im(X_w' conj(X_w)), both with their sine sums negative.
  const c = f64x2.extract_lane(sums, 0),
    s = f64x2.extract_lane(sums, 1);
  return (f64x2.extract_lane(slopes, 1) * c - f64x2.extract_lane(slopes, 0) * s) / power;
}
