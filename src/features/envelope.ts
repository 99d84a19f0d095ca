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
  const half = length >> 1;
  for (let r = 0; r < rows; r++) {
    const centre = Math.round((r * sampleRate) / rate);
    const from = Math.max(0, centre - half);
    const to = Math.min(samples.length, centre + half + 1);
    const at = half - centre;
    // Four independent sums, which run in parallel.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = from;
    for (; i + 3 < to; i += 4) {
      a += weights[i + at] * samples[i] * samples[i];
      b += weights[i + at + 1] * samples[i + 1] * samples[i + 1];
      c += weights[i + at + 2] * samples[i + 2] * samples[i + 2];
      d += weights[i + at + 3] * samples[i + 3] * samples[i + 3];
    }
    for (; i < to; i++) a += weights[i + at] * samples[i] * samples[i];
    values[r] = Math.sqrt((a + b + (c + d)) / sum);
  }
  return { values, columns: [{ name: "rms", unit: "1" }], rate, start: 0 };
}
