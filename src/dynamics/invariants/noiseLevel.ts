import { checkSeries } from "../embedding/checkSeries.js";

/** Highest difference that is taken; higher ones see nothing but rounding. */
const ORDERS = 8;

/**
 * Level of the white noise that was added to a smooth series: the n-th differences of the smooth part become small with
 * growing n, while those of the noise have its variance times a binomial coefficient.
 * @param values at least 20, sampled well above the fastest motion of the smooth part.
 * @returns standard deviation of the noise, in the unit of the series: an upper bound where the sampling is coarse.
 * @throws {InputError} if there are fewer values, one is not finite, or all are equal.
 * @see von Neumann (1941) Ann. Math. Stat. 12 367; Gasser, Sroka & Jennen-Steinmetz (1986) Biometrika 73 625.
 * @example
 * const random = new Random(1);
 * const values = Float64Array.from({ length: 10000 }, (_, n) => Math.sin(n / 20) + 0.01 * random.normal());
 * noiseLevel(values); // 0.010
 */
export function noiseLevel(values: ArrayLike<number>): number {
  checkSeries("noiseLevel", values, 20);
  const difference = Float64Array.from(values);
  let length = difference.length;
  let binomial = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let order = 1; order <= ORDERS; order++) {
    length--;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      difference[i] = difference[i + 1] - difference[i];
      sum += difference[i] ** 2;
    }
    binomial *= (2 * (2 * order - 1)) / order;
    least = Math.min(least, sum / length / binomial);
  }
  return Math.sqrt(least);
}
