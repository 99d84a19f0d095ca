import { LeastSquares } from "../math/leastSquares.js";
import type { Harmonics } from "../signal/harmonics.js";
import { EqualPitch, SOUGHT } from "../syrinx/equalPitch.js";
import { HARMONICS } from "../syrinx/makeCycleTable.js";

/** Whether the oscillator explains the levels of a sound's harmonics better than a static filter alone. */
export interface OscillatorTest {
  /** frames compared; each has at least four clear harmonics */
  readonly frames: number;
  /** levels compared */
  readonly levels: number;
  /** root mean square residual of the levels after one static filter, dB, over the degrees of freedom that are left */
  readonly filterDb: number;
  /** the same with the oscillator before the filter, its pressure free in every frame */
  readonly oscillatorDb: number;
  /** correlation of the pressures that odd and even harmonics of the same frames give */
  readonly oddEven: number;
  /** time scale at which the oscillator came closest, 1/s */
  readonly gamma: number;
}

/** A level counts where its standard error by noise is below this, natural logarithm. */
const CLEAR = 0.15;
/** Odd and even harmonics each need two to give a loudness and a pressure. */
const LEAST_HARMONICS = 4;
/** Least share of a frame's power that its harmonics carry. */
const HARMONIC_SHARE = 0.5;
/** Frames are at least this far apart, s: closer ones share most of their window. */
const APART = 0.005;
const MOST_FRAMES = 200;
const LEAST_FRAMES = 30;
/** Control points of the filter, evenly spaced in the logarithm of frequency; its gain is linear between them. */
const POINTS = 20;
/** Pressures tried in a frame; those between are interpolated. */
const PRESSURES = Array.from({ length: 14 }, (_, i) => SOUGHT.low + (i / 13) * (SOUGHT.high - SOUGHT.low));
/** Time scales tried where none is given, multiples of the one that the fit uses. */
const SCALES = [0.6, 0.8, 1, 1.3, 1.7];
/** Most alternations between filter and pressures, and the least gain in squares for which another is worth it. */
const ROUNDS = 8;
const WORTH = 0.01;
/** Shares of a step of the filter that are tried in turn until the squares fall: the full one may overshoot. */
const STEPS = [1, 0.5, 0.2];
/** Singular values below this share of the largest are unknowns that the levels say nothing of. */
const CUT = 1e-6;
const DB = 20 / Math.LN10;

/**
 * Compares two explanations of the levels of harmonics: one static filter alone, whose source never changes, and the
 * oscillator before such a filter, with the pressure free in every frame. Both are fitted by least squares with the loudness
 * of every frame free, and their residuals are divided by the degrees of freedom that each leaves, so the freer one gains
 * nothing by being freer. A pressure that exists shows in odd and in even harmonics alike, so it is also estimated from each.
 * @param harmonics along F0. @param gamma time scale that the fit uses, 1/s.
 * @param given whether gamma is known; otherwise the oscillator is tried at several and judged by the best.
 * @returns undefined where fewer than 30 frames have four clear harmonics, as in whistles.
 */
export function testOscillator(
  harmonics: Harmonics,
  gamma: number,
  given: boolean,
): OscillatorTest | undefined {
  const frames = chosenFrames(harmonics);
  const levels = frames.reduce((sum, { logs }) => sum + logs.length, 0);
  if (frames.length < LEAST_FRAMES) return undefined;
  const filter = filterAlone(frames);
  const curves = new EqualPitch();
  const tried = (given ? [1] : SCALES).flatMap((scale) => {
    const sources = sourcesOf(frames, scale * gamma, curves);
    return sources === undefined ? [] : [{ scale, ...oscillatorBefore(frames, sources) }];
  });
  if (tried.length === 0) return undefined;
  const best = tried.reduce((a, b) => (b.squares < a.squares ? b : a));
  const residual = (squares: number, unknowns: number): number =>
    DB * Math.sqrt(squares / Math.max(1, levels - unknowns));
  return {
    frames: frames.length,
    levels,
    filterDb: residual(filter.squares, frames.length + filter.rank),
    oscillatorDb: residual(best.squares, 2 * frames.length + best.rank + (given ? 0 : 1)),
    oddEven: correlation(best.odd, best.even),
    gamma: best.scale * gamma,
  };
}

/** The clear harmonics of one frame. */
interface Frame {
  /** Hz */
  readonly f0: number;
  /** numbers of the harmonics less 1 */
  readonly numbers: readonly number[];
  /** their levels, natural logarithm */
  readonly logs: readonly number[];
  /** weights of the filter's control points in each level, harmonics x POINTS */
  readonly weights: Float64Array;
}

function chosenFrames({ f0, count, powers, errors, share }: Harmonics): Frame[] {
  const used = Math.min(count, HARMONICS);
  const clear = (r: number): number[] => {
    if (!(share[r] >= HARMONIC_SHARE)) return [];
    return Array.from({ length: used }, (_, k) => k).filter((k) => {
      const power = powers[r * count + k];
      return power > 0 && errors[r * count + k] < CLEAR * Math.sqrt(power);
    });
  };
  const rich = Array.from(f0.values.keys()).filter((r) => clear(r).length >= LEAST_HARMONICS);
  const step = Math.max(1, Math.round(APART * f0.rate), Math.ceil(rich.length / MOST_FRAMES));
  const kept = rich.filter((_, i) => i % step === 0);
  const frequencies = kept.flatMap((r) => clear(r).map((k) => (k + 1) * f0.values[r]));
  const low = Math.log(Math.min(...frequencies));
  const spacing = Math.max(1e-6, (Math.log(Math.max(...frequencies)) - low) / (POINTS - 1));
  return kept.map((r) => {
    const numbers = clear(r);
    const weights = new Float64Array(numbers.length * POINTS);
    numbers.forEach((k, i) => {
      const at = (Math.log((k + 1) * f0.values[r]) - low) / spacing;
      const point = Math.min(POINTS - 2, Math.floor(at));
      weights[i * POINTS + point] = 1 - (at - point);
      weights[i * POINTS + point + 1] = at - point;
    });
    return {
      f0: f0.values[r],
      numbers,
      logs: numbers.map((k) => 0.5 * Math.log(powers[r * count + k])),
      weights,
    };
  });
}

/** Gains of the filter's control points, natural logarithm, and how many of them the levels determine. */
interface Filter {
  readonly gains: Float64Array;
  readonly rank: number;
}

function filterAlone(frames: readonly Frame[]): Filter & { readonly squares: number } {
  const filter = filterFor(
    frames,
    frames.map(({ logs }) => logs),
    frames.map(() => undefined),
  );
  let squares = 0;
  frames.forEach((frame, r) => {
    const left = withoutFilter(frame, frames[r].logs, filter.gains);
    const mean = left.reduce((a, b) => a + b, 0) / left.length;
    for (const value of left) squares += (value - mean) ** 2;
  });
  return { ...filter, squares };
}

/** Levels of the source of one frame, harmonics x PRESSURES. */
type Source = Float64Array;

/** Undefined where the oscillator can't sing a frame at some pressure: then this time scale is not that of the voice. */
function sourcesOf(frames: readonly Frame[], gamma: number, curves: EqualPitch): Source[] | undefined {
  const at = new Float64Array(1 + HARMONICS);
  const sources: Source[] = [];
  for (const { f0, numbers } of frames) {
    const source = new Float64Array(numbers.length * PRESSURES.length);
    PRESSURES.forEach((alpha, a) => {
      curves.at((2 * Math.PI * f0) / gamma, alpha, at);
      numbers.forEach((k, i) => {
        source[i * PRESSURES.length + a] = at[k + 1];
      });
    });
    if (source.some(Number.isNaN)) return undefined;
    sources.push(source);
  }
  return sources;
}

/** Filter and pressures by turns: the filter with every pressure free to move along its slope, then every pressure anew. */
function oscillatorBefore(
  frames: readonly Frame[],
  sources: readonly Source[],
): {
  readonly squares: number;
  readonly rank: number;
  readonly odd: readonly number[];
  readonly even: readonly number[];
} {
  const sourceless = (places: readonly number[]): number[][] =>
    frames.map(({ logs }, r) => logs.map((level, i) => level - between(sources[r], i, places[r])));
  const along = (places: readonly number[]): number[][] =>
    frames.map(({ logs }, r) => logs.map((_, i) => slope(sources[r], i, places[r])));
  const pressuresFor = (gains: Float64Array, counts: Counts): Placed => {
    const places: number[] = [];
    let squares = 0;
    frames.forEach((frame, r) => {
      const place = placeOf(withoutFilter(frame, frame.logs, gains), sources[r], (i) =>
        counts(frame.numbers[i]),
      );
      places.push(place.at);
      squares += place.squares;
    });
    return { gains, places, squares };
  };
  const middle = frames.map(() => MIDDLE);
  let { gains, rank } = filterFor(
    frames,
    sourceless(middle),
    frames.map(() => undefined),
  );
  let best = pressuresFor(gains, ALL);
  for (let round = 0; round < ROUNDS; round++) {
    ({ gains, rank } = filterFor(frames, sourceless(best.places), along(best.places)));
    const { squares } = best;
    for (const share of STEPS) {
      const tried = pressuresFor(
        best.gains.map((gain, p) => gain + share * (gains[p] - gain)),
        ALL,
      );
      if (tried.squares >= squares) continue;
      best = tried;
      break;
    }
    if (best.squares > (1 - WORTH) * squares) break;
  }
  const odd = pressuresFor(best.gains, (k) => k % 2 === 0).places;
  const even = pressuresFor(best.gains, (k) => k % 2 === 1).places;
  return { squares: best.squares, rank, odd, even };
}

interface Placed {
  readonly gains: Float64Array;
  /** pressures, as places among PRESSURES */
  readonly places: readonly number[];
  readonly squares: number;
}

/** Whether a harmonic counts, by its number less 1. */
type Counts = (k: number) => boolean;

const ALL: Counts = () => true;
const MIDDLE = (PRESSURES.length - 1) / 3;

/** The filter that brings sources closest to levels; each frame's loudness is free, and its slope where it has one. */
function filterFor(
  frames: readonly Frame[],
  levels: readonly (readonly number[])[],
  slopes: readonly (readonly number[] | undefined)[],
): Filter {
  const problem = new LeastSquares(POINTS, 1);
  const row = new Float64Array(POINTS);
  frames.forEach(({ weights }, r) => {
    const free = freeDirections(levels[r].length, slopes[r]);
    const columns = Array.from({ length: POINTS }, (_, p) =>
      without(
        free,
        levels[r].map((_, i) => weights[i * POINTS + p]),
      ),
    );
    const target = without(free, levels[r]);
    target.forEach((value, i) => {
      columns.forEach((column, p) => {
        row[p] = column[i];
      });
      problem.add(row, Float64Array.of(value));
    });
  });
  const { coefficients, rank } = problem.solve(CUT);
  return { gains: coefficients, rank };
}

/** Orthonormal directions in which a frame may move: all levels alike, and along the slope. */
function freeDirections(count: number, slopes: readonly number[] | undefined): number[][] {
  const even = new Array<number>(count).fill(1 / Math.sqrt(count));
  if (slopes === undefined) return [even];
  const rest = without([even], slopes);
  const size = Math.hypot(...rest);
  return size > 1e-9 ? [even, rest.map((value) => value / size)] : [even];
}

function without(directions: readonly (readonly number[])[], values: readonly number[]): number[] {
  const left = [...values];
  for (const direction of directions) {
    const along = direction.reduce((sum, d, i) => sum + d * left[i], 0);
    direction.forEach((d, i) => {
      left[i] -= along * d;
    });
  }
  return left;
}

function withoutFilter({ weights }: Frame, levels: readonly number[], gains: Float64Array): number[] {
  return levels.map((level, i) => {
    let gain = 0;
    for (let p = 0; p < POINTS; p++) gain += weights[i * POINTS + p] * gains[p];
    return level - gain;
  });
}

/** The pressure at which a source comes closest to levels, the loudness being free: its place among PRESSURES, and the squares left. */
function placeOf(
  levels: readonly number[],
  source: Source,
  counts: (harmonic: number) => boolean,
): { readonly at: number; readonly squares: number } {
  const chosen = Array.from(levels.keys()).filter(counts);
  const squaresAt = (at: number): number => {
    let sum = 0;
    let squares = 0;
    for (const i of chosen) {
      const miss = levels[i] - between(source, i, at);
      sum += miss;
      squares += miss * miss;
    }
    return squares - (sum * sum) / Math.max(1, chosen.length);
  };
  const top = PRESSURES.length - 1;
  let at = 0;
  let least = squaresAt(0);
  const consider = (place: number): void => {
    const squares = squaresAt(place);
    if (squares >= least) return;
    least = squares;
    at = place;
  };
  for (let a = 1; a <= top; a++) consider(a);
  // The levels are nearly straight between the pressures tried: halving the step finds the least squares.
  for (let step = 0.5; step > 0.02; step /= 2) {
    const from = at;
    consider(Math.min(top, from + step));
    consider(Math.max(0, from - step));
  }
  return { at, squares: least };
}

function between(source: Source, i: number, at: number): number {
  const a = Math.min(PRESSURES.length - 2, Math.floor(at));
  const low = source[i * PRESSURES.length + a];
  return low + (at - a) * (source[i * PRESSURES.length + a + 1] - low);
}

function slope(source: Source, i: number, at: number): number {
  const a = Math.min(PRESSURES.length - 2, Math.floor(at));
  return source[i * PRESSURES.length + a + 1] - source[i * PRESSURES.length + a];
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i] - mb);
    aa += (value - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
