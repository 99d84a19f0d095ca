import { firstMinimum, mutualInformation } from "./mutualInformation.js";

/** Turns within which mutual information is looked at, and samples at most. */
const TURNS = 3;
const MOST_LAGS = 1000;
/** Values whose mutual information is taken. */
const ROWS = 60_000;
/** Longest delay, turns: a first minimum may be missing, or come late. */
const LONGEST = 0.3;
/** Parts of a turn below which a dip of the curve is a ripple. */
const RIPPLE = 20;

/** The delay of an embedding, and what it was chosen by. */
export interface DelayChoice {
  /** samples */
  readonly delay: number;
  /** first minimum of the mutual information, samples; undefined if there is none within three turns */
  readonly minimum: number | undefined;
  /** mutual information by lag, nat */
  readonly information: Float64Array;
}

/**
 * Chooses the delay of an embedding: the first minimum of the mutual information, but at most .3 turns.
 * @param values at least 100. @param turn mean time of a turn, samples.
 * @throws {InputError} if there are fewer values, one is not finite, or all are equal.
 * @see Fraser & Swinney (1986) Phys. Rev. A 33 1134.
 * @example
 * // Of a sine of 40 samples a turn.
 * chooseDelay(Float64Array.from({ length: 4000 }, (_, n) => Math.sin((Math.PI * n) / 20)), 40).delay <= 12; // true
 */
export function chooseDelay(values: Float64Array, turn: number): DelayChoice {
  const lags = Math.min(MOST_LAGS, Math.floor(values.length / 4), Math.max(8, Math.ceil(TURNS * turn)));
  const information = mutualInformation(values.subarray(0, ROWS), lags);
  const minimum = firstMinimum(information, Math.max(1, Math.round(turn / RIPPLE)));
  const longest = Math.max(1, Math.round(LONGEST * turn));
  return { delay: Math.min(minimum ?? longest, longest), minimum, information };
}
