import { checkInteger, checkSeries } from "./checkSeries.js";

/** Bins of each of the two values, over their range. */
const BINS = 32;

/**
 * Mutual information of a series and itself at a later time, from a histogram of 32 x 32 equal bins.
 * @param values at least 100; at 10,000 the bias is about .05 nat, the same at every lag.
 * @param lags of the last value, samples. @param bins of each value, at least 2.
 * @returns lags + 1 values, nat.
 * @throws {InputError} if the series is shorter than 100 values or twice the lags, a value is not finite, or all are equal.
 * @see Fraser & Swinney (1986) Phys. Rev. A 33 1134.
 * @example
 * // Of a random sign nothing is known a step later.
 * const random = new Random(1);
 * const signs = Float64Array.from({ length: 10000 }, () => (random.uniform() < 0.5 ? -1 : 1));
 * Array.from(mutualInformation(signs, 1), (nats) => nats.toFixed(2)); // ["0.69", "0.00"]
 */
export function mutualInformation(values: ArrayLike<number>, lags: number, bins = BINS): Float64Array {
  checkSeries("mutualInformation", values, 100);
  checkInteger("mutualInformation", "lags", lags, 0, Math.floor(values.length / 2));
  checkInteger("mutualInformation", "bins", bins, 2, 1024);
  const n = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const bin = new Uint16Array(n);
  for (let i = 0; i < n; i++)
    bin[i] = Math.min(bins - 1, Math.floor((bins * (values[i] - low)) / (high - low)));
  const joint = new Float64Array(bins * bins);
  const first = new Float64Array(bins);
  const second = new Float64Array(bins);
  const curve = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag++) {
    joint.fill(0);
    const pairs = n - lag;
    for (let i = 0; i < pairs; i++) joint[bin[i] * bins + bin[i + lag]]++;
    first.fill(0);
    second.fill(0);
    for (let a = 0; a < bins; a++) {
      for (let b = 0; b < bins; b++) {
        first[a] += joint[a * bins + b];
        second[b] += joint[a * bins + b];
      }
    }
    let sum = 0;
    for (let a = 0; a < bins; a++) {
      for (let b = 0; b < bins; b++) {
        const count = joint[a * bins + b];
        if (count > 0) sum += count * Math.log((count * pairs) / (first[a] * second[b]));
      }
    }
    curve[lag] = sum / pairs;
  }
  return curve;
}

/**
 * The first minimum of a curve that falls from its start: the first value that is lowest within `reach` on both sides.
 * @param curve of a quantity over lags, from lag 0. @param reach of ripples that are overlooked, samples; default 2.
 * @returns its index; undefined if there is none.
 * @example
 * firstMinimum([5, 3, 2, 1, 2, 3, 2]); // 3
 */
export function firstMinimum(curve: ArrayLike<number>, reach = 2): number | undefined {
  for (let lag = 1; lag + reach < curve.length; lag++) {
    let lowest = true;
    for (let other = Math.max(0, lag - reach); other <= lag + reach; other++)
      if (curve[other] < curve[lag]) lowest = false;
    if (lowest) return lag;
  }
  return undefined;
}
