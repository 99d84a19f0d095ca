import type { Band } from "../shapes/segment.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { Fourier, powerOfTwoFrom } from "./fft.js";

/** Width of the flanks of the band, Hz: a sharper one would ring for longer than a syllable lasts. */
const FLANK_HZ = 100;

/**
 * The part of a mono sound within a band, with steep flanks and without delay: unchanged within the band, and nothing of what
 * lies more than 100 Hz outside it. Meant for stretches of some seconds: all of it is transformed at once.
 * @param signal mono; beyond its ends it is taken as 0.
 * @param band Hz; a lower corner of 0 keeps the bass, an upper one at half the rate keeps the treble.
 * @returns as many samples.
 * @example
 * const tone = (hertz, i) => Math.sin((2 * Math.PI * hertz * i) / 8000);
 * const both = Float32Array.from({ length: 8000 }, (_, i) => tone(1000, i) + tone(1300, i));
 * const { values } = steepBand(monoSignal(both, 8000), { lowHz: 900, highHz: 1100 });
 * Math.abs(values[4001] - tone(1000, 4001)) < 1e-3; // true
 */
export function steepBand(signal: Signal, { lowHz, highHz }: Band): Signal {
  const samples = rowCount(signal);
  if (samples === 0) return signal;
  // The flanks ring for about 1 / FLANK_HZ: what wraps around must not reach the other end.
  const size = powerOfTwoFrom(Math.max(2, samples + Math.ceil((2 * signal.rate) / FLANK_HZ)));
  const fourier = new Fourier(size);
  const binHz = signal.rate / size;
  const gains = Float64Array.from({ length: size / 2 + 1 }, (_, k) => {
    const outside = Math.max(lowHz - k * binHz, k * binHz - highHz, 0) / FLANK_HZ;
    return outside >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * outside);
  });
  const padded = new Float64Array(size);
  padded.set(signal.values.subarray(0, samples));
  fourier.filter(padded, gains, padded);
  return { ...signal, values: Float32Array.from(padded.subarray(0, samples)) };
}
