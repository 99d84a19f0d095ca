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
  const length = Math.max(1, Math.round(window * sampleRate)) | 1;
  const weights = hann(length + 1).subarray(1);
  let sum = 0;
  for (const w of weights) sum += w;
  const rows = samples.length === 0 ? 0 : Math.floor(((samples.length - 1) * rate) / sampleRate) + 1;
  const values = new Float64Array(rows);
  const kernel = new EnvelopeKernel(samples, weights);
  const { places, sums } = kernel;
  for (let r = 0; r < rows; ) {
    const count = Math.min(places.length, rows - r);
    for (let k = 0; k < count; k++) places[k] = Math.round(((r + k) * sampleRate) / rate) - (length >> 1);
    const measured = kernel.measure(count);
    for (let k = 0; k < measured; k++, r++) values[r] = Math.sqrt(sums[k] / sum);
  }
  return { values, columns: [{ name: "rms", unit: "1" }], rate, start: 0 };
}
