import { FilterKernel, type FilterSection } from "../kernels/filterKernel.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { USABLE_BAND } from "../signal/usableBand.js";

/**
 * The part of a mono sound within a band, for measuring loudness, without delay: second-order Butterworth filters, forwards
 * and backwards; 6 dB down at a corner, 24 dB an octave beyond. Half as steep as `inBand`, they ring for a millisecond only
 * where a sound breaks off, and take a tenth of the time. A corner above 0.45 of the rate is ignored.
 * @param lowHz, highHz Hz; lowHz 0 keeps the bass. @param kernel of the filters, where several sounds share it.
 * @returns samples in fractions of full scale, in the kernel's room: those of the next sound take their place.
 * @see Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.
 */
export function gentleBand(
  signal: Signal,
  lowHz: number,
  highHz: number,
  kernel = new FilterKernel(),
): Float64Array {
  const room = kernel.hold(signal.values.subarray(0, rowCount(signal)));
  filterGently(kernel, signal.rate, lowHz, highHz);
  return room;
}

/**
 * `gentleBand` of the sound in a kernel's room, in place.
 * @param rate Hz. @param lowHz, highHz as there. @param round whether samples are rounded to single precision first.
 */
export function filterGently(
  kernel: FilterKernel,
  rate: number,
  lowHz: number,
  highHz: number,
  round = false,
): void {
  const usable = USABLE_BAND * rate;
  const sections: FilterSection[] = [];
  if (lowHz > 0 && lowHz < usable) sections.push(sectionOf(lowHz / rate, -1));
  if (highHz > 0 && highHz < usable) sections.push(sectionOf(highHz / rate, 1));
  for (const way of [1, -1] as const)
    for (const [k, section] of sections.entries())
      kernel.section(section, way, { round: round && way === 1 && k === 0 });
}

/** @param corner cycles per sample. @param side 1 for a low-pass, -1 for a high-pass. */
function sectionOf(corner: number, side: 1 | -1): FilterSection {
  const cosine = Math.cos(2 * Math.PI * corner);
  const alpha = Math.sin(2 * Math.PI * corner) * Math.SQRT1_2;
  const outer = (1 - side * cosine) / 2 / (1 + alpha);
  const a1 = (-2 * cosine) / (1 + alpha);
  const a2 = (1 - alpha) / (1 + alpha);
  const rest = side === 1 ? 1 : 0;
  return { b0: outer, b1: 2 * side * outer, b2: outer, a1, a2, rest, modulus: Math.sqrt(a2) };
}
