import { FilterKernel } from "../../kernels/filterKernel.js";
import type { Segment } from "../../shapes/segment.js";
import { rowCount, type Signal } from "../../shapes/series.js";
import { bridged, digitalSilence, type SilentStretch } from "../../signal/digitalSilence.js";
import { meanSquares } from "../envelope.js";
import { gentleBand } from "../gentleBand.js";
import { type RestingRows, restingRows } from "./restingRows.js";
import { segmentBackground } from "./segmentBackground.js";
import type { Part } from "./segmentParts.js";

/** Rate of the level, Hz. */
export const LEVEL_RATE = 1000;
/** Length of the level's Hann window, s. */
const WINDOW = 0.004;
/** Half of that, rows. */
export const HALF_WINDOW = (WINDOW / 2) * LEVEL_RATE;
/** Lowest background that is assumed, dB re the loudest moment: no recorder has a wider range. */
const RANGE = -90;
/** Anything less than this above the background counts as background, dB. */
export const LOST = 5;

/** Logarithm of power for a dB. */
const NEPERS = Math.LN10 / 10;

/** Level of a sound, one value a millisecond. */
export interface SegmentLevel {
  /** the sound within the band, without its digital silence, until the filters take another; and its rate in Hz */
  readonly samples: Float64Array;
  readonly sampleRate: number;
  /** mean square in the band under a 4 ms Hann window */
  readonly power: Float64Array;
  /** level over the local background, dB, every value >= 0; 0 in digital silence */
  readonly over: Float64Array;
  /** mean square of the local background */
  readonly noise: Float64Array;
  /** digital silence, in rows and fractions of them, in order */
  readonly silences: readonly Part[];
  /** 1 for rows of digital silence beside a background of noise: they tell nothing of song or silence */
  readonly void: Uint8Array;
}

/**
 * Level of a mono sound in a band, over its local background.
 * @param lowHz, highHz Hz. @param filters, stretches of digital silence: where other features share them.
 * @returns value r is centred r ms after the first sample. The mean of the background is taken over all moments less than
 * 5 dB above its low quantile. Digital silence has no part in it, unless there is nothing else between the sounds.
 */
export function segmentLevel(
  signal: Signal,
  lowHz: number,
  highHz: number,
  filters = new FilterKernel(),
  stretches: readonly SilentStretch[] = digitalSilence(signal.values, signal.rate),
): SegmentLevel {
  const raw = signal.values.subarray(0, rowCount(signal));
  const heard = stretches.length === 0 ? signal : { ...signal, values: bridged(raw, stretches, signal.rate) };
  const samples = gentleBand(heard, lowHz, highHz, filters);
  const power = meanSquares(samples, signal.rate, WINDOW, LEVEL_RATE);
  let loudest = 0;
  for (let r = 0; r < power.length; r++) if (power[r] > loudest) loudest = power[r];
  const floor = loudest > 0 ? 10 * Math.log10(loudest) + RANGE : 0;
  const over = new Float64Array(power.length);
  for (let r = 0; r < over.length; r++) over[r] = Math.max(floor, 10 * Math.log10(power[r]));
  const rows = restingRows(over, LEVEL_RATE, HALF_WINDOW, stretches, signal.rate);
  const noise = backgroundOf(over, rows, Math.max(floor, 10 * Math.log10(meanSquare(raw, stretches))));
  let quiet = 0;
  let count = 0;
  for (let r = 0; r < over.length; r++) {
    const background = noise[r];
    over[r] = rows.silent[r] === 1 ? 0 : Math.max(0, over[r] - background);
    noise[r] = Math.exp(NEPERS * background);
    if (over[r] >= LOST || rows.silent[r] === 1) continue;
    quiet += Math.exp(NEPERS * over[r]);
    count++;
  }
  const mean = count === 0 || rows.counted.length === 0 ? 1 : quiet / count;
  for (let r = 0; r < noise.length; r++) noise[r] *= mean;
  const nothing = rows.counted.length === 0 ? new Uint8Array(over.length) : rows.silent;
  const row = (sample: number): number => (sample * LEVEL_RATE) / signal.rate;
  const silences = stretches.map(({ first, end }) => ({ first: row(first), end: row(end) }));
  return { samples, sampleRate: signal.rate, power, over, noise, silences, void: nothing };
}

/** Background of each row, dB: that of the rows that count, as if there were no others; else what is left in silence. */
function backgroundOf(levels: Float64Array, { counted }: RestingRows, silence: number): Float64Array {
  if (counted.length === 0) return new Float64Array(levels.length).fill(silence);
  if (counted.length === 1 && counted[0].end - counted[0].first === levels.length)
    return segmentBackground(levels, LEVEL_RATE);
  const joined = segmentBackground(joinedRows(levels, counted), LEVEL_RATE);
  const background = new Float64Array(levels.length);
  let at = 0;
  let row = 0;
  // Between stretches that count, the background goes on as it was.
  for (const { first, end } of counted) {
    background.fill(joined[Math.max(0, at - 1)], row, first);
    for (row = first; row < end; row++) background[row] = joined[at++];
  }
  return background.fill(joined[at - 1], row);
}

function joinedRows(levels: Float64Array, parts: readonly Part[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { first, end }) => sum + end - first, 0));
  let at = 0;
  for (const { first, end } of parts) {
    joined.set(levels.subarray(first, end), at);
    at += end - first;
  }
  return joined;
}

/** Mean square of what is left in silent stretches: dither. */
function meanSquare(samples: Float32Array, stretches: readonly SilentStretch[]): number {
  let squares = 0;
  let count = 0;
  for (const { first, end } of stretches) {
    let sum = 0;
    for (let i = first; i < end; i++) sum += samples[i];
    const middle = sum / (end - first);
    for (let i = first; i < end; i++) squares += (samples[i] - middle) ** 2;
    count += end - first;
  }
  return count === 0 ? 0 : squares / count;
}

/**
 * Signal-to-noise ratio of a stretch: its mean power minus that of the background, over that of the background.
 * @param onset, offset s from the first sample.
 * @returns dB, at least -20; NaN of a stretch outside the sound or shorter than 1 ms.
 */
export function snrWithin({ power, noise }: SegmentLevel, { onset, offset }: Omit<Segment, "label">): number {
  let signal = 0;
  let background = 0;
  const last = Math.min(power.length - 1, Math.floor(offset * LEVEL_RATE));
  for (let r = Math.max(0, Math.ceil(onset * LEVEL_RATE)); r <= last; r++) {
    signal += power[r];
    background += noise[r];
  }
  return 10 * Math.log10(Math.max(0.01, signal / background - 1));
}
