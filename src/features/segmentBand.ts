import { rowCount, type Signal } from "../shapes/series.js";

/**
 * The part of a mono sound within a band, for its loudness, without delay: Butterworth filters of second order, forwards
 * and backwards; 6 dB down at a corner, 24 dB an octave beyond. Half as steep as `inBand`, they ring for a millisecond only
 * where a sound breaks off, and take a tenth of the time. A corner above 0.45 of the rate is left out.
 * @param lowHz, highHz Hz; lowHz 0 leaves the bass in.
 * @returns samples in fractions of full scale.
 * @see Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.
 */
export function segmentBand(signal: Signal, lowHz: number, highHz: number): Float64Array {
  const samples = new Float64Array(signal.values.subarray(0, rowCount(signal)));
  const usable = 0.45 * signal.rate;
  const sections: Section[] = [];
  if (lowHz > 0 && lowHz < usable) sections.push(sectionOf(lowHz / signal.rate, -1));
  if (highHz > 0 && highHz < usable) sections.push(sectionOf(highHz / signal.rate, 1));
  for (const section of sections) {
    pass(section, samples, 0, samples.length, 1);
    pass(section, samples, samples.length - 1, -1, -1);
  }
  return samples;
}

/** One pair of poles. */
interface Section {
  /** 1 passes a constant, 0 stops it */
  readonly rest: 0 | 1;
  /** of the newest and the oldest input, and of the one between */
  readonly outer: number;
  readonly inner: number;
  /** of the outputs before */
  readonly a1: number;
  readonly a2: number;
}

/** @param corner in periods a sample. @param side 1 keeps what is below it, -1 what is above. */
function sectionOf(corner: number, side: 1 | -1): Section {
  const cosine = Math.cos(2 * Math.PI * corner);
  const alpha = Math.sin(2 * Math.PI * corner) * Math.SQRT1_2;
  const outer = (1 - side * cosine) / 2 / (1 + alpha);
  return {
    rest: side === 1 ? 1 : 0,
    outer,
    inner: 2 * side * outer,
    a1: (-2 * cosine) / (1 + alpha),
    a2: (1 - alpha) / (1 + alpha),
  };
}

/** Over the samples from one to before another, in place, as if the first one had always been. */
function pass(
  { rest, outer, inner, a1, a2 }: Section,
  samples: Float64Array,
  from: number,
  to: number,
  way: 1 | -1,
): void {
  const first = samples.length > 0 ? samples[from] : 0;
  // Transposed direct form II: what it remembers of a constant that went on for ever.
  let s1 = (rest - outer) * first;
  let s2 = (outer - a2 * rest) * first;
  for (let i = from; i !== to; i += way) {
    const x = samples[i];
    const y = outer * x + s1;
    s1 = inner * x - a1 * y + s2;
    s2 = outer * x - a2 * y;
    samples[i] = y;
  }
}
