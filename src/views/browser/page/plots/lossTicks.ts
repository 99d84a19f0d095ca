import { linearTicks, logTicks } from "../../../shared/ticks.js";

/**
 * Round values of a logarithmic axis, at least three: 1, 2 and 5 times powers of ten up to four decades.
 * @param low > 0. @param high > low.
 */
export function lossTicks(low: number, high: number): number[] {
  const found = logTicks(Math.log10(low), Math.log10(high), 13);
  return (found.length >= 3 ? found : linearTicks(low, high, 8)).map(({ value }) => value);
}
