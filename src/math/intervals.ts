import { InputError } from "../shapes/inputError.js";
import { median } from "./statistics.js";

/** 97.5 % quantile of the normal distribution: intervals cover 95 %. */
const TWO_SIDED_95 = 1.959963984540054;
/** Chance that an interval of the median misses it. */
const MISSES = 0.05;

/** A share, and an interval that covers the true one with 95 % confidence. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Share of successes with Wilson's interval, which keeps its 95 % for few trials and for shares near 0 and 1.
 * @param successes count, 0 to `trials`. @param trials count.
 * @returns shares, 0 to 1; NaN without trials.
 * @throws {InputError} if the counts are not possible.
 * @example
 * const { low, high } = wilsonInterval(94, 100);
 * [low.toFixed(4), high.toFixed(4)]; // ["0.8752", "0.9722"]
 * @see Wilson (1927) J. Am. Stat. Assoc. 22 209; Brown, Cai & DasGupta (2001) Stat. Sci. 16 101.
 */
export function wilsonInterval(successes: number, trials: number): ShareInterval {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new InputError(
      `wilsonInterval: successes=${successes} of trials=${trials} is not a count of successes; give integers, 0 to trials.`,
    );
  }
  if (trials === 0) return { share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const share = successes / trials;
  const square = TWO_SIDED_95 ** 2 / trials;
  const centre = (share + square / 2) / (1 + square);
  const half =
    (TWO_SIDED_95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials))) / (1 + square);
  // Rounding must not leave the range, nor the share the interval.
  return {
    share,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/** A median, and an interval that covers the true one. */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Median with an interval of order statistics, which covers the true median with at least 95 % confidence whatever the
 * distribution. Fewer than six values can't promise that: then it is their range.
 * @param values NaN is ignored.
 * @returns NaN if there are no values.
 * @example
 * medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]); // { median: 5.5, low: 2, high: 9 }
 * @see Conover (1999) Practical Nonparametric Statistics, 3rd ed., 3.2.
 */
export function medianInterval(values: ArrayLike<number>): MedianInterval {
  const sorted = Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN };
  // The largest k such that fewer than k of n values lie on one side of the median with chance of at most half of MISSES.
  let chance = 0.5 ** n;
  let below = chance;
  let k = 0;
  while (below <= MISSES / 2 && k < n) {
    k++;
    chance *= (n - k + 1) / k;
    below += chance;
  }
  const place = Math.max(0, k - 1);
  return { median: median(sorted), low: sorted[place], high: sorted[n - 1 - place] };
}
