import { rowCount, type Signal } from "../shapes/series.js";
import { zeroPhase } from "../signal/filter.js";

/**
 * The part of a mono sound within a band, without delay. A corner above 0.45 of the rate is left out.
 * @param lowHz, highHz Hz; lowHz 0 leaves the bass in.
 * @returns samples in fractions of full scale.
 */
export function inBand(signal: Signal, lowHz: number, highHz: number): Float64Array {
  let values: Float64Array = Float64Array.from(signal.values.subarray(0, rowCount(signal)));
  if (lowHz > 0 && lowHz < 0.45 * signal.rate) values = zeroPhase(values, "high-pass", lowHz, signal.rate);
  if (highHz < 0.45 * signal.rate) values = zeroPhase(values, "low-pass", highHz, signal.rate);
  return values;
}
