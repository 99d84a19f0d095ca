import { rowCount, type Signal } from "../shapes/series.js";
import { USABLE_BAND } from "../signal/usableBand.js";

/**
 * The part of a mono sound within a band, for measuring loudness, without delay: second-order Butterworth filters, forwards
 * and backwards; 6 dB down at a corner, 24 dB an octave beyond. Half as steep as `inBand`, they ring for a millisecond only
 * where a sound breaks off, and take a tenth of the time. A corner above 0.45 of the rate is ignored.
 * @param lowHz, highHz Hz; lowHz 0 keeps the bass.
 * @returns samples in fractions of full scale.
 * @see Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.
 */
export function gentleBand(signal: Signal, lowHz: number, highHz: number): Float64Array {
  const samples = new Float64Array(signal.values.subarray(0, rowCount(signal)));
  filterGently(samples, signal.rate, lowHz, highHz);
  return samples;
}

/** `gentleBand` in place. @param samples of a sound that is the caller's own. @param rate Hz. @param lowHz, highHz as there. */
export function filterGently(samples: Float64Array, rate: number, lowHz: number, highHz: number): void {
  const usable = USABLE_BAND * rate;
  const sections: Section[] = [];
  if (lowHz > 0 && lowHz < usable) sections.push(sectionOf(lowHz / rate, -1));
  if (highHz > 0 && highHz < usable) sections.push(sectionOf(highHz / rate, 1));
  for (const section of sections) pass(section, samples, 0, samples.length, 1);
  for (const section of sections) pass(section, samples, samples.length - 1, -1, -1);
}

/** A biquad: coefficients of the last three inputs and of the last two outputs. */
interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
  /** gain for a constant */
  readonly rest: 0 | 1;
}

/** @param corner cycles per sample. @param side 1 for a low-pass, -1 for a high-pass. */
function sectionOf(corner: number, side: 1 | -1): Section {
  const cosine = Math.cos(2 * Math.PI * corner);
  const alpha = Math.sin(2 * Math.PI * corner) * Math.SQRT1_2;
  const outer = (1 - side * cosine) / 2 / (1 + alpha);
  const a1 = (-2 * cosine) / (1 + alpha);
  const a2 = (1 - alpha) / (1 + alpha);
  return { b0: outer, b1: 2 * side * outer, b2: outer, a1, a2, rest: side === 1 ? 1 : 0 };
}

/** Applies a section in place, as if the first sample had gone on for ever before. @param from, to, step the way through the samples. */
function pass(
  { b0, b1, b2, a1, a2, rest }: Section,
  samples: Float64Array,
  from: number,
  to: number,
  step: 1 | -1,
): void {
  if (samples.length === 0) return;
  let x1 = samples[from];
  let x2 = x1;
  let y1 = rest * x1;
  let y2 = y1;
  for (let i = from; i !== to; i += step) {
    const x = samples[i];
    // What has to wait for the last output comes last.
    const y = b0 * x + (b1 * x1 + b2 * x2 - a2 * y2) - a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    samples[i] = y;
  }
}
