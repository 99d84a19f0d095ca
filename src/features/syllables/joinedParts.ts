import { median } from "../../math/statistics.js";
import { HALF_WINDOW, LEVEL_RATE, LOST, type SegmentLevel } from "./segmentLevel.js";
import type { Part } from "./segmentParts.js";
import { type Tone, ToneFinder, tonePower } from "./toneWithin.js";

/** A longer dip always separates, from flank to flank at half the amplitude, s; nor is one deeper than this bridged, dB. */
const LONGEST = 0.02;
const DEEPEST = 30;
/** Where a dip begins and ends below the softer side, dB. */
const FLANK = 6;
/** How far from a dip the sound beside it is heard, s; the tone there is taken in two stretches of half this length. */
const BESIDE = 0.016;
/** Share of the power that a whistle's tone has beside a dip. */
const TONAL = 0.5;
/** How far the tones from either side may miss each other in the middle of the dip, and differ beside it, in shares of their frequency. */
const MISS = 0.04;
const STEP = 0.1;
/** By how much the tone stands out of the background at its frequency within the dip, dB. */
const CLEAR = 8;
/** Moments at which the background is heard for that. */
const MOMENTS = 40;

/**
 * Joins parts between which a whistle only wavers: its tone is heard within the dip too, and its frequency goes on smoothly
 * from one side to the other. In the gaps of a trill there is no tone, or another one follows.
 * @param parts of the level, in order. @param lowHz, highHz band of the level.
 */
export function joinedParts(
  level: SegmentLevel,
  parts: readonly Part[],
  lowHz: number,
  highHz: number,
): readonly Part[] {
  const finder = new ToneFinder(level.samples, level.sampleRate, at(BESIDE / 2, level), lowHz, highHz);
  const moments = new QuietMoments(level);
  const joined: Part[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before !== undefined && goesOn(level, finder, moments, before, part))
      joined[joined.length - 1] = { first: before.first, end: part.end };
    else joined.push(part);
  }
  return joined;
}

/** A dip of the level, rows; its floor, away from the flanks; and the level on its softer side, mean square. */
interface Dip extends Part {
  readonly floor: Part;
  readonly side: number;
}

/** Rows at which the background is heard, spread over the sound. */
class QuietMoments {
  private found: readonly number[] | undefined;

  constructor(private readonly level: SegmentLevel) {}

  /** Looked for when they are first asked for: few sounds have a dip that may be a whistle's. */
  get rows(): readonly number[] {
    if (this.found === undefined) {
      const { over, void: nothing } = this.level;
      const quiet: number[] = [];
      for (let r = 0; r < over.length; r++) if (over[r] < LOST && nothing[r] === 0) quiet.push(r);
      const stride = Math.max(1, Math.floor(quiet.length / MOMENTS));
      this.found = quiet.filter((_, i) => i % stride === 0);
    }
    return this.found;
  }
}

function goesOn(
  level: SegmentLevel,
  finder: ToneFinder,
  moments: QuietMoments,
  before: Part,
  after: Part,
): boolean {
  const dip = dipBetween(level.power, before, after);
  if (dip === undefined) return false;
  const half = BESIDE / 2;
  const [start, end] = [dip.first / LEVEL_RATE, dip.end / LEVEL_RATE];
  const toneFrom = (time: number): Tone | undefined => finder.at(at(time, level));
  const left = toneFrom(start - half);
  const right = toneFrom(end);
  if (left === undefined || right === undefined || left.share < TONAL || right.share < TONAL) return false;
  const frequency = (left.frequency + right.frequency) / 2;
  if (Math.abs(left.frequency - right.frequency) > STEP * frequency) return false;
  // Each side's straight line, led on to the middle of the dip.
  const steps = (half + end - start) / 2 / half;
  const ahead = ledOn(left, toneFrom(start - BESIDE), steps);
  const back = ledOn(right, toneFrom(end + half), steps);
  if (Math.abs(ahead - back) > MISS * frequency) return false;
  return isHeard(level, moments, dip, (ahead + back) / 2);
}

/** Frequency of a tone so many stretches further, by the stretch on its other side if that is a whistle, too. */
function ledOn(near: Tone, far: Tone | undefined, steps: number): number {
  const slope = far !== undefined && far.share >= TONAL ? near.frequency - far.frequency : 0;
  return near.frequency + steps * slope;
}

function dipBetween(power: Float64Array, before: Part, after: Part): Dip | undefined {
  if (after.first - before.end > LONGEST * LEVEL_RATE) return undefined;
  let lowest = Math.min(before.end, power.length - 1);
  for (let r = before.end; r < after.first; r++) if (power[r] < power[lowest]) lowest = r;
  const reach = Math.round(BESIDE * LEVEL_RATE);
  const left = highest(power, Math.max(before.first, before.end - reach), before.end);
  const right = highest(power, after.first, Math.min(after.end, after.first + reach));
  const side = Math.min(left, right);
  const edge = side * 10 ** (-FLANK / 10);
  let first = lowest;
  while (first > before.first && power[first] < edge) first--;
  let end = lowest;
  while (end < after.end - 1 && power[end] < edge) end++;
  if (end - first > LONGEST * LEVEL_RATE) return undefined;
  // The flanks reach inwards by half the level's window; no stretch is shorter than that window.
  const middle = (first + end) / 2;
  const half = Math.max(HALF_WINDOW, (end - first) / 2 - HALF_WINDOW);
  const floor = { first: middle - half, end: middle + half };
  return { first, end, floor, side };
}

/** Whether a tone is heard on the floor of a dip: not much softer than beside it, and clearly above the background. */
function isHeard(
  level: SegmentLevel,
  moments: QuietMoments,
  { floor, side }: Dip,
  frequency: number,
): boolean {
  const { samples, sampleRate } = level;
  const length = at((floor.end - floor.first) / LEVEL_RATE, level);
  const powerFrom = (row: number): number =>
    tonePower(samples, sampleRate, at(row / LEVEL_RATE, level), length, frequency);
  const tone = powerFrom(floor.first);
  if (tone < side * 10 ** (-DEEPEST / 10)) return false;
  const half = (floor.end - floor.first) / 2;
  const background = moments.rows.map((row) => powerFrom(row - half));
  // In noise the mean is the median over ln 2: powers of a tone's width are distributed exponentially.
  return !(tone < (median(background) / Math.LN2) * 10 ** (CLEAR / 10));
}

function highest(power: Float64Array, first: number, end: number): number {
  let peak = 0;
  for (let r = first; r < end; r++) peak = Math.max(peak, power[r]);
  return peak;
}

/** Samples of so many seconds. */
function at(seconds: number, { sampleRate }: SegmentLevel): number {
  return Math.round(seconds * sampleRate);
}
