import { InputError } from "../shapes/inputError.js";

/** What a filter lets pass: all above a corner, all below it, or all between two. */
export type Pass = "high-pass" | "low-pass" | "band-pass";

/** The order of the Butterworth low-pass that every filter is made from. */
const ORDER = 4;
/** How far what a filter remembers has faded within the continuation at either end. */
const FADED = 1e-6;

/**
 * Butterworth filter of fourth order, run forwards and backwards: no delay, 6.02 dB down at each corner, and beyond it 24
 * dB an octave each way, 48 in all. At either end the sound is continued by its own point reflection, so that
 * neither an offset nor a trend rings there.
 * @param values samples.
 * @param kind of the filter.
 * @param corner Hz, in (0, rate / 2); for a band-pass its two corners, the lower one first.
 * @param rate Hz.
 * @returns as many samples, in double precision.
 * @throws {InputError} if a corner is outside, or the two are not in order.
 * @example
 * const beat = Float64Array.from({ length: 800 }, (_, n) => Math.cos((2 * Math.PI * 1000 * n) / 8000) + 1);
 * zeroPhase(beat, "band-pass", [200, 3000], 8000)[400]; // 1.00
 * @see Oppenheim & Schafer, Discrete-Time Signal Processing, section 7.1 (bilinear transform); Simper (2013), Solving the
 * continuous SVF equations using trapezoidal integration, whose form stays exact at corners far below the rate. scipy's
 * sosfiltfilt of butter(4, ..., output="sos") gives the same with padlen at the length of the continuation.
 */
export function zeroPhase(
  values: ArrayLike<number>,
  kind: "high-pass" | "low-pass",
  corner: number,
  rate: number,
): Float64Array;
export function zeroPhase(
  values: ArrayLike<number>,
  kind: "band-pass",
  corner: readonly [number, number],
  rate: number,
): Float64Array;
export function zeroPhase(
  values: ArrayLike<number>,
  kind: Pass,
  corner: number | readonly [number, number],
  rate: number,
): Float64Array {
  const sections = designFilter(kind, typeof corner === "number" ? [corner] : corner, rate);
  const length = values.length;
  const reach = Math.max(0, Math.min(length - 1, continuationOf(sections)));
  const long = new Float64Array(length + 2 * reach);
  for (let i = 0; i < length; i++) long[reach + i] = values[i];
  for (let i = 1; i <= reach; i++) {
    long[reach - i] = 2 * values[0] - values[i];
    long[reach + length - 1 + i] = 2 * values[length - 1] - values[length - 1 - i];
  }
  for (let pass = 0; pass < 2; pass++) {
    for (const section of sections) run(section, long);
    long.reverse();
  }
  return long.slice(reach, reach + length);
}

/** One pair of poles, as a state-variable filter. */
interface Section {
  /** tan of half the angle of its frequency, and 1 / quality */
  readonly g: number;
  readonly damping: number;
  readonly output: Pass;
  /** by which what comes out is multiplied */
  readonly gain: number;
}

/** Pole pairs of a Butterworth filter, the bilinear transform bent so that the corners are where they should be. */
function designFilter(kind: Pass, corners: readonly number[], rate: number): Section[] {
  for (const corner of corners) {
    if (!(corner > 0 && corner < rate / 2)) {
      throw new InputError(
        `zeroPhase: corner=${corner} Hz is not within 0 and half the rate, ${rate / 2} Hz; move it.`,
      );
    }
  }
  const [low, high] = corners.map((corner) => Math.tan((Math.PI * corner) / rate));
  // Angles of the upper poles from the negative real axis.
  const angles = Array.from({ length: ORDER / 2 }, (_, k) => ((2 * k + 1) * Math.PI) / (2 * ORDER));
  if (kind !== "band-pass") {
    return angles.map((angle) => ({ g: low, damping: 2 * Math.cos(angle), output: kind, gain: 1 }));
  }
  if (!(low < high)) {
    throw new InputError(
      `zeroPhase: corners=${corners[0]} and ${corners[1]} Hz are not in order; give the lower one first.`,
    );
  }
  return angles.flatMap((angle) => bandSections(angle, low, high));
}

/**
 * A low-pass pole pair at -exp(+-i angle), moved to a band: s becomes (s^2 + low high) / (s (high - low)), and the pair two.
 * The squares of the two pairs' frequencies multiply to (low high)^2, and they are equally damped.
 */
function bandSections(angle: number, low: number, high: number): Section[] {
  const centre = Math.sqrt(low * high);
  const width = (high - low) / centre;
  // In units of the centre: (s^2 + 2 u r s + r^2)(s^2 + 2 u s / r + 1 / r^2), by comparing coefficients.
  const sum = 4 + width * width;
  const part = 2 * Math.cos(angle) * width;
  const damping = Math.sqrt((sum - Math.sqrt(sum * sum - 4 * part * part)) / 2);
  const twice = part / damping;
  const ratio = (twice + Math.sqrt(Math.max(0, twice * twice - 4))) / 2;
  const gain = width / damping;
  return [
    { g: centre * ratio, damping, output: "band-pass", gain },
    { g: centre / ratio, damping, output: "band-pass", gain },
  ];
}

/** Samples after which the slowest section has forgotten what came before. */
function continuationOf(sections: readonly Section[]): number {
  // The square of a digital pole's distance from 0, of which there is one pair a section: all are underdamped.
  const slowest = Math.max(...sections.map(({ g, damping: d }) => (1 - d * g + g * g) / (1 + d * g + g * g)));
  return Math.ceil((2 * Math.log(FADED)) / Math.log(slowest));
}

/** One section over all samples, in place, as if the first sample had always been. */
function run({ g, damping, output, gain }: Section, samples: Float64Array): void {
  const a1 = 1 / (1 + g * (g + damping));
  const a2 = g * a1;
  const a3 = g * a2;
  let band = 0;
  let low = samples.length > 0 ? samples[0] : 0;
  // What of the input, the band and the low part makes the output.
  const x = output === "high-pass" ? 1 : 0;
  const b = output === "high-pass" ? -damping : output === "band-pass" ? damping * gain : 0;
  const l = output === "high-pass" ? -1 : output === "low-pass" ? 1 : 0;
  for (let n = 0; n < samples.length; n++) {
    const input = samples[n];
    const rest = input - low;
    const v1 = a1 * band + a2 * rest;
    const v2 = low + a2 * band + a3 * rest;
    band = 2 * v1 - band;
    low = 2 * v2 - low;
    samples[n] = x * input + b * v1 + l * v2;
  }
}
