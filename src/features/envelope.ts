import { EnvelopeKernel } from "../kernels/envelopeKernel.js";
import type { Track } from "../shapes/series.js";
import { hann } from "../signal/window.js";

/**
 * Loudness over time: the root mean square under a Hann window.
 * @param samples mono, fractions of full scale. @param sampleRate Hz.
 * @param window length of the Hann window, s. @param rate values a second, Hz.
 * @returns RMS re full scale, value r centred on r / rate; every value >= 0.
 * @example
 * envelope(new Float64Array(1001).fill(0.5), 1000, 0.02, 100).values[50]; // 0.5
 */
export function envelope(samples: Float64Array, sampleRate: number, window: number, rate: number): Track {
  const values = meanSquares(samples, sampleRate, window, rate);
  for (let r = 0; r < values.length; r++) values[r] = Math.sqrt(values[r]);
  return { values, columns: [{ name: "rms", unit: "1" }], rate, start: 0 };
}

/** As envelope, before the root is taken. */
export function meanSquares(
  samples: Float64Array,
  sampleRate: number,
  window: number,
  rate: number,
): Float64Array {
  const length = Math.max(1, Math.round(window * sampleRate)) | 1;
  const rows = samples.length === 0 ? 0 : Math.floor(((samples.length - 1) * rate) / sampleRate) + 1;
  const values = new Float64Array(rows);
  new EnvelopeKernel(hann(length + 1).subarray(1)).measure(samples, sampleRate, rate, values);
  return values;
}
