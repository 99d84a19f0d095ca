import { FilterKernel } from "../kernels/filterKernel.js";
import { mean } from "../math/statistics.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { zeroPhase } from "../signal/filter.js";
import { USABLE_BAND } from "../signal/usableBand.js";

/**
 * The part of a mono sound within a band, without delay. A corner above 0.45 of the rate is ignored.
 * @param lowHz, highHz Hz; lowHz 0 keeps the bass. @param kernel of the filters, where several sounds share it.
 * @returns samples in fractions of full scale.
 */
export function inBand(
  signal: Signal,
  lowHz: number,
  highHz: number,
  kernel = new FilterKernel(),
): Float64Array {
  const samples = signal.values.subarray(0, rowCount(signal));
  // A constant offset of the recorder would ring at both ends of a high-pass.
  const offset = mean(samples) || 0;
  let values: Float64Array = new Float64Array(samples.length);
  for (let i = 0; i < values.length; i++) values[i] = samples[i] - offset;
  if (lowHz > 0 && lowHz < USABLE_BAND * signal.rate)
    values = zeroPhase(values, "high-pass", lowHz, signal.rate, kernel);
  if (highHz < USABLE_BAND * signal.rate) values = zeroPhase(values, "low-pass", highHz, signal.rate, kernel);
  return values;
}
