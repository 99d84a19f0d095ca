import { noiseLevel } from "./noiseLevel.js";
import { swingExtremes } from "./swingExtremes.js";

/** Times that a swing from wing to wing lasts longer than one within a wing: two if it is a turn of its own, else one. */
const WHOLE = 1.7;
/** Least share of the swings that lie within each of two wings. */
const WITHIN = 0.1;

/**
 * Mean time of a turn: from one maximum of a series to the next, where swings below six standard deviations of its noise
 * and below a fiftieth of its own don't count.
 *
 * A flow with two wings, as Lorenz', passes a maximum of x in each turn about the one wing, and a minimum in each about the other,
 * but only one of both when it changes between them. So where some swings stay above the middle of the range, some below it, and those
 * that cross it last about twice as long, as long as a turn within a wing, each of these is a whole turn instead of a half.
 * @param values at least 20, finite. @param noise standard deviation of the noise; estimated by default.
 * @returns samples; the length of the series if it has fewer than two maxima.
 * @throws {InputError} if there are fewer values, one is not finite, or all are equal.
 * @example
 * meanTurn(Float64Array.from({ length: 1000 }, (_, n) => Math.sin((2 * Math.PI * n) / 40))); // 40
 */
export function meanTurn(values: ArrayLike<number>, noise = noiseLevel(values)): number {
  const extremes = swingExtremes(values, noise);
  const swings = extremes.length - 1;
  return swings < 2 ? values.length : (extremes[swings] - extremes[0]) / turnsBetween(values, extremes);
}

/** Turns from the first extreme to the last: a half for each swing, or a whole for swings from wing to wing. */
function turnsBetween(values: ArrayLike<number>, extremes: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const place of extremes) {
    low = Math.min(low, values[place]);
    high = Math.max(high, values[place]);
  }
  const middle = (low + high) / 2;
  // Swings that stay below the middle, that stay above, and that cross it.
  const counts = [0, 0, 0];
  const times = [0, 0, 0];
  for (let i = 1; i < extremes.length; i++) {
    const [before, after] = [values[extremes[i - 1]] > middle, values[extremes[i]] > middle];
    const kind = before !== after ? 2 : after ? 1 : 0;
    counts[kind]++;
    times[kind] += extremes[i] - extremes[i - 1];
  }
  const [below, above, crossing] = counts;
  const swings = extremes.length - 1;
  const within = (times[0] + times[1]) / (below + above);
  const winged =
    Math.min(below, above) >= WITHIN * swings && times[2] >= WHOLE * within * crossing && crossing > 0;
  return (swings + (winged ? crossing : 0)) / 2;
}
