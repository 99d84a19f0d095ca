import { median } from "../../math/statistics.js";
import type { SilentStretch } from "../../signal/digitalSilence.js";
import type { Part } from "./segmentParts.js";

/** A stretch of the background is at least this long, this far below the loudest moment beside it, and this even; s and dB. */
const REST = 0.02;
const BELOW = 10;
const EVEN = 8;
/** What goes on for this long is background, unless it is as steady as no noise is: s, and dB from row to row. */
const LONG = 1;
const STEADY = 0.25;
/** Distance of the rows whose levels are compared for that, s: their windows don't overlap. */
const LAG = 0.004;

/** Which rows of a level tell about the background. */
export interface RestingRows {
  /** 1 where a recorder wrote nothing */
  readonly silent: Uint8Array;
  /** rows that count for the background, in order; none if there is sound between silences only */
  readonly counted: readonly Part[];
}

/**
 * Sorts the rows of a sound with digital silence. The background is heard only where a recorder ran: in stretches between
 * silences that hold a pause, or go on for a second or longer. Where there is none, silence itself is the background, as in
 * a song that was cut out syllable by syllable.
 * @param levels dB. @param rate of the levels, Hz. @param half of the level's window, rows.
 * @param silent stretches of samples. @param sampleRate Hz.
 */
export function restingRows(
  levels: Float64Array,
  rate: number,
  half: number,
  silent: readonly SilentStretch[],
  sampleRate: number,
): RestingRows {
  const mask = new Uint8Array(levels.length);
  if (silent.length === 0) return { silent: mask, counted: [{ first: 0, end: levels.length }] };
  const counted: Part[] = [];
  const row = (sample: number): number => Math.min(levels.length, Math.ceil((sample * rate) / sampleRate));
  let from = 0;
  const take = (first: number, end: number): void => {
    if (end > first && isResting(levels.subarray(first, end), rate)) counted.push({ first, end });
  };
  for (const { first, end } of silent) {
    mask.fill(1, row(first), row(end));
    // Rows whose window reaches into the silence are too soft.
    take(from, row(first) - half);
    from = row(end) + half;
  }
  take(from, levels.length);
  return { silent: mask, counted };
}

/** Whether the background is heard in a stretch between silences. */
function isResting(levels: Float64Array, rate: number): boolean {
  return (
    hasPause(levels, Math.round(REST * rate)) || (levels.length >= LONG * rate && !isSteady(levels, rate))
  );
}

/** Whether the level stays low and even for long enough. */
function hasPause(levels: Float64Array, length: number): boolean {
  const limit = levels.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - BELOW;
  for (let r = 0; r + length <= levels.length; r++) {
    let low = levels[r];
    let high = levels[r];
    let k = 0;
    while (k < length && high <= limit && high - low <= EVEN) {
      k++;
      low = Math.min(low, levels[r + k]);
      high = Math.max(high, levels[r + k]);
    }
    if (k >= length) return true;
  }
  return false;
}

function isSteady(levels: Float64Array, rate: number): boolean {
  const lag = Math.round(LAG * rate);
  const bends = new Float64Array(Math.max(0, levels.length - 2 * lag));
  for (let r = 0; r < bends.length; r++)
    bends[r] = Math.abs(levels[r] - 2 * levels[r + lag] + levels[r + 2 * lag]);
  return median(bends) < STEADY;
}
