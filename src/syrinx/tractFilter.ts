import { rowCount, type Signal } from "../shapes/series.js";
import type { TractFilter } from "../shapes/song.js";
import { Fourier, powerOfTwoFrom } from "../signal/fft.js";
import { spectrogram } from "../signal/spectrogram.js";
import { hann } from "../signal/window.js";

/** Length of the filter's impulse response, s: it resolves about 170 Hz. */
const RESPONSE = 0.012;
/** Spacing of the control points of a fitted filter, Hz; levels are averaged over twice as much. */
const SPACING = 200;
/** Frames and band that the filter is fitted on. */
const FRAMES = { window: 0.0116, hop: 0.0029, lowHz: 0, highHz: Number.POSITIVE_INFINITY };
/** Points fainter than this, relative to the loudest point, are ignored. */
const RANGE = 10 ** -5.5;
/** Strongest correction, dB. */
const MAX_GAIN = 30;

/**
 * Passes a sound through a filter without delay or change of phase: a symmetric FIR filter whose gain is linear
 * (in dB) between the control points and constant beyond them.
 * @param signal mono. @param filter [Hz, dB], in order of frequency; empty for no filter.
 * @returns a new sound of the same length.
 */
export function throughTractFilter(signal: Signal, filter: TractFilter): Signal {
  if (filter.length === 0) return signal;
  const half = Math.max(2, Math.round((RESPONSE * signal.rate) / 2));
  const size = powerOfTwoFrom(8 * half);
  const fourier = new Fourier(size);
  const wanted = Float64Array.from({ length: size / 2 + 1 }, (_, k) => {
    return 10 ** (gainAt(filter, (k * signal.rate) / size) / 20);
  });
  const impulse = new Float64Array(size);
  fourier.evenInverse(wanted, impulse);
  // The response is cut to its length by a window, so that the filter does not wrap around the ends of the block.
  const window = hann(2 * half);
  for (let n = 0; n < size; n++) {
    const from = Math.min(n, size - n);
    impulse[n] = from < half ? impulse[n] * window[half + from] : 0;
  }
  const spectrum = fourier.forward(impulse);
  const gains = Float64Array.from(wanted, (_, k) => spectrum[2 * k]);
  // Overlap-save: each block is read with `half` additional samples on either side, which are then discarded.
  const count = rowCount(signal);
  const values = new Float32Array(count);
  const block = new Float64Array(size);
  const step = size - 2 * half;
  for (let at = 0; at < count; at += step) {
    for (let i = 0; i < size; i++) {
      const from = at - half + i;
      block[i] = from >= 0 && from < count ? signal.values[from] : 0;
    }
    fourier.filter(block, gains, block);
    const kept = Math.min(step, count - at);
    for (let i = 0; i < kept; i++) values[at + i] = block[half + i];
  }
  return { ...signal, values };
}

/**
 * Gain of a filter at a frequency.
 * @returns natural logarithm; 0 for an empty filter.
 */
export function filterGain(filter: TractFilter, frequency: number): number {
  return filter.length === 0 ? 0 : (gainAt(filter, frequency) * Math.LN10) / 20;
}

/** Gain at a frequency, dB. */
function gainAt(filter: TractFilter, frequency: number): number {
  if (frequency <= filter[0][0]) return filter[0][1];
  for (let i = 1; i < filter.length; i++) {
    const [f1, g1] = filter[i];
    if (frequency > f1) continue;
    const [f0, g0] = filter[i - 1];
    return g0 + ((frequency - f0) / (f1 - f0)) * (g1 - g0);
  }
  return filter[filter.length - 1][1];
}

/**
 * Fits the static filter that matches the average spectrum of a copy to that of its recording: the difference of their
 * levels in dB, averaged over the times at which the copy sounds and over 400 Hz, less its mean, which preserves the
 * loudness. An instant counts at a frequency where the copy comes within 55 dB of its loudest there.
 *
 * Levels in dB are averaged rather than powers: with powers the copy of a Bengalese finch was less similar to its
 * recording than without a filter (spectral correlation .507 against .524), with levels more so (.536); on a whistled song
 * in noise powers gave .761 against .774, levels .787. Both help clean whistles alike.
 * @param recording, copy mono, at the same rate; the copy without a filter.
 * @param sung whether a time, s, is used: whether the copy is meant to sound then.
 * @returns a filter from 200 Hz to half the rate, with gains of at most 30 dB up or down; empty if nothing is sung.
 */
export function fitTractFilter(
  recording: Signal,
  copy: Signal,
  sung: (time: number) => boolean,
): TractFilter {
  const a = spectrogram(recording, FRAMES);
  const b = spectrogram(copy, FRAMES);
  const bins = a.frequencies.length;
  const frames = Math.min(a.values.length, b.values.length) / bins;
  const rows = Array.from({ length: frames }, (_, r) => r).filter((r) => sung(r / a.rate));
  const floorA = RANGE * largest(a.values);
  const floorB = RANGE * largest(b.values);
  if (rows.length === 0 || !(floorA > 0 && floorB > 0)) return [];
  const differences: number[] = [];
  const weights: number[] = [];
  for (let f = SPACING; f < recording.rate / 2; f += SPACING) {
    let sum = 0;
    let weight = 0;
    for (let k = 0; k < bins; k++) {
      const near = 1 - Math.abs(a.frequencies[k] - f) / SPACING;
      if (near <= 0) continue;
      for (const r of rows) {
        const pb = b.values[r * bins + k];
        if (pb < floorB) continue;
        sum += near * 10 * Math.log10(Math.max(a.values[r * bins + k], floorA) / pb);
        weight += near;
      }
    }
    differences.push(weight > 0 ? sum / weight : Number.NaN);
    weights.push(weight);
  }
  const all = weights.reduce((sum, w) => sum + w, 0);
  const level = differences.reduce((sum, d, i) => sum + (weights[i] > 0 ? (d * weights[i]) / all : 0), 0);
  return differences.map((difference, i) => {
    const gain = Number.isNaN(difference) ? 0 : difference - level;
    return [SPACING * (i + 1), Number(Math.max(-MAX_GAIN, Math.min(MAX_GAIN, gain)).toFixed(2))] as const;
  });
}

function largest(values: Float32Array): number {
  return values.reduce((most, v) => Math.max(most, v), 0);
}
