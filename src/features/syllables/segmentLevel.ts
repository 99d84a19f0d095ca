import type { Segment } from "../../shapes/segment.js";
import type { Signal } from "../../shapes/series.js";
import { envelope } from "../envelope.js";
import { segmentBackground } from "./segmentBackground.js";
import { segmentBand } from "./segmentBand.js";

/** Rate of the level, Hz. */
export const LEVEL_RATE = 1000;
/** Length of the level's Hann window, s. */
const WINDOW = 0.004;
/** Half of that, rows. */
export const HALF_WINDOW = (WINDOW / 2) * LEVEL_RATE;
/** Lowest level and lowest background that are assumed, dB re full scale. */
const LOWEST_LEVEL = -100;
const LOWEST_BACKGROUND = -90;
/** Anything less than this above the background counts as background, dB. */
export const LOST = 5;

/** Level of a sound, one value a millisecond. */
export interface SegmentLevel {
  /** mean square in the band under a 4 ms Hann window */
  readonly power: Float64Array;
  /** level over the local background, dB, every value >= 0 */
  readonly over: Float64Array;
  /** mean square of the local background */
  readonly noise: Float64Array;
}

/**
 * Level of a mono sound in a band, over its local background.
 * @param lowHz, highHz Hz.
 * @returns value r is centred r ms after the first sample. The mean of the background is taken over all moments less than
 * 5 dB above its low quantile.
 */
export function segmentLevel(signal: Signal, lowHz: number, highHz: number): SegmentLevel {
  const power = envelope(segmentBand(signal, lowHz, highHz), signal.rate, WINDOW, LEVEL_RATE).values;
  const over = new Float64Array(power.length);
  for (let r = 0; r < power.length; r++) {
    power[r] *= power[r];
    over[r] = Math.max(LOWEST_LEVEL, 10 * Math.log10(power[r]));
  }
  const noise = segmentBackground(over, LEVEL_RATE);
  let quiet = 0;
  let count = 0;
  for (let r = 0; r < over.length; r++) {
    const background = Math.max(LOWEST_BACKGROUND, noise[r]);
    over[r] = Math.max(0, over[r] - background);
    noise[r] = 10 ** (background / 10);
    if (over[r] >= LOST) continue;
    quiet += 10 ** (over[r] / 10);
    count++;
  }
  const mean = count === 0 ? 1 : quiet / count;
  for (let r = 0; r < noise.length; r++) noise[r] *= mean;
  return { power, over, noise };
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
