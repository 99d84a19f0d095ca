import { checkSeries } from "../embedding/checkSeries.js";
import { noiseLevel } from "./noiseLevel.js";

/** A swing counts if it is larger than this many standard deviations of the noise, and than this share of the series'. */
const ABOVE_NOISE = 6;
const SHARE = 0.02;
/** Of a series that is not smooth all swings above this many of its own standard deviations count. */
const ROUGH = 1;

/**
 * The extremes between which a series swings: a maximum, the minimum after it, the next maximum, and so on to the last maximum. Swings
 * below six standard deviations of its noise and below a fiftieth of its own don't count.
 * @param values at least 20, finite. @param noise standard deviation of the noise; estimated by default.
 * @returns indices of the values, an odd number of them or none.
 * @throws {InputError} if there are fewer values, one is not finite, or all are equal.
 * @example
 * swingExtremes(Float64Array.from({ length: 100 }, (_, n) => Math.sin((2 * Math.PI * n) / 40))); // [10, 30, 50, 70, 90]
 */
export function swingExtremes(values: ArrayLike<number>, noise = noiseLevel(values)): number[] {
  checkSeries("swingExtremes", values, 20);
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (values[i] - mean) ** 2 / n;
  const deviation = Math.sqrt(variance);
  const swing = Math.max(Math.min(ABOVE_NOISE * noise, ROUGH * deviation), SHARE * deviation);
  const places: number[] = [];
  let rising = true;
  let extreme = values[0];
  let extremeAt = 0;
  for (let i = 1; i < n; i++) {
    const value = values[i];
    if (rising ? value >= extreme : value <= extreme) {
      extreme = value;
      extremeAt = i;
    } else if (Math.abs(value - extreme) > swing) {
      places.push(extremeAt);
      rising = !rising;
      extreme = value;
      extremeAt = i;
    }
  }
  if (places.length % 2 === 0) places.pop();
  return places;
}
