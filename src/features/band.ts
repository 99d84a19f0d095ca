import { FilterKernel } from "../kernels/filterKernel.js";
import { mean } from "../math/statistics.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { zeroPhaseBy } from "../signal/filter.js";
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
  const highPass = lowHz > 0 && lowHz < USABLE_BAND * signal.rate;
  // A high-pass takes off a constant offset of the recorder.
  let values = highPass
    ? zeroPhaseBy(kernel, samples, "high-pass", [lowHz], signal.rate)
    : lessOffset(samples);
  if (highHz < USABLE_BAND * signal.rate)
    values = zeroPhaseBy(kernel, values, "low-pass", [highHz], signal.rate);
  return values;
}

function lessOffset(samples: Float32Array): Float64Array {
  const offset = mean(samples) || 0;
  const values = new Float64Array(samples);
  for (let i = 0; i < values.length; i++) values[i] -= offset;
  return values;
}
