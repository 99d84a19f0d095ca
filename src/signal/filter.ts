import { FilterKernel } from "../kernels/filterKernel.js";
import { InputError } from "../shapes/inputError.js";

/** Pass band of a filter: above a corner, below it, or between two. */
export type Pass = "high-pass" | "low-pass" | "band-pass";

/** The order of the Butterworth low-pass that every filter is made from. */
const ORDER = 4;
/** Fraction to which the filter's transient has decayed over the extension at either end. */
const FADED = 1e-6;

/**
 * Zero-phase filter: a fourth-order Butterworth filter run forwards and backwards, without delay, 6.02 dB down at each
 * corner and falling by 48 dB per octave beyond it (24 dB per pass). At either end the sound is extended by its point
 * reflection, so that neither an offset nor a trend rings there.
 * @param values samples.
 * @param kind which band passes.
 * @param corner Hz, in (0, rate / 2); for a band-pass its two corners, the lower one first.
 * @param rate sample rate, Hz.
 * @returns as many samples, in double precision.
 * @throws {InputError} if a corner is out of range or the two are not in ascending order.
 * @example
 * const beat = Float64Array.from({ length: 800 }, (_, n) => Math.cos((2 * Math.PI * 1000 * n) / 8000) + 1);
 * zeroPhase(beat, "band-pass", [200, 3000], 8000)[400]; // 1.00
 * @see Oppenheim & Schafer, Discrete-Time Signal Processing, section 7.1 (bilinear transform); Simper (2013), Solving the
 * continuous SVF equations using trapezoidal integration, a form that stays accurate at corners far below the rate. scipy's
 * sosfiltfilt of butter(4, ..., output="sos") gives the same if padlen is the length of the extension.
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
  return zeroPhaseBy(new FilterKernel(), values, kind, typeof corner === "number" ? [corner] : corner, rate);
}

/** As zeroPhase, by a kernel that many sounds share. @param corners one, or the two of a band-pass. */
export function zeroPhaseBy(
  kernel: FilterKernel,
  values: ArrayLike<number>,
  kind: Pass,
  corners: readonly number[],
  rate: number,
): Float64Array {
  const sections = designFilter(kind, corners, rate);
  const length = values.length;
  const reach = Math.max(0, Math.min(length - 1, extensionOf(sections)));
  const long = kernel.room(length + 2 * reach);
  long.set(values, reach);
  for (let i = 1; i <= reach; i++) {
    long[reach - i] = 2 * values[0] - values[i];
    long[reach + length - 1 + i] = 2 * values[length - 1] - values[length - 1 - i];
  }
  const modulus = slowestOf(sections);
  for (const way of [1, -1] as const) {
    // The second of a pair works on the output of the first while that takes the next sample.
    for (let k = 0; k < sections.length; k += 2)
      kernel.pair([...coefficients(sections[k]), ...coefficients(sections[k + 1])], modulus, way);
  }
  return long.slice(reach, reach + length);
}

/** One pair of poles, as a state-variable filter. */
interface Section {
  /** tan of half the angle of its frequency, and 1 / quality */
  readonly g: number;
  readonly damping: number;
  readonly output: Pass;
  /** factor that the output is multiplied by */
  readonly gain: number;
}

/** Pole pairs of a Butterworth filter, with the bilinear transform prewarped so that the corners are exact. */
function designFilter(kind: Pass, corners: readonly number[], rate: number): Section[] {
  for (const corner of corners) {
    if (!(corner > 0 && corner < rate / 2)) {
      throw new InputError(
        `zeroPhase: corner=${corner} Hz must be above 0 and below half the rate, ${rate / 2} Hz; move it.`,
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
      `zeroPhase: corners=${corners[0]}, ${corners[1]} Hz are not in ascending order; put the lower one first.`,
    );
  }
  return angles.flatMap((angle) => bandSections(angle, low, high));
}

/**
 * Transforms a low-pass pole pair at -exp(+-i angle) to a band: s becomes (s^2 + low high) / (s (high - low)), which gives two
 * pairs. The squares of their frequencies multiply to (low high)^2, and they are equally damped.
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

/** Length of the extension at either end, samples: the time in which the slowest section's transient decays. */
function extensionOf(sections: readonly Section[]): number {
  return Math.ceil(Math.log(FADED) / Math.log(slowestOf(sections)));
}

/** Largest modulus of the digital poles, one pair per section (all are underdamped). */
function slowestOf(sections: readonly Section[]): number {
  return Math.sqrt(
    Math.max(...sections.map(({ g, damping: d }) => (1 - d * g + g * g) / (1 + d * g + g * g))),
  );
}

/** Of the states' updates, then the weights of the input, the band-pass and the low-pass state in the output. */
function coefficients({ g, damping, output, gain }: Section): readonly number[] {
  const a1 = 1 / (1 + g * (g + damping));
  const a2 = g * a1;
  const a3 = g * a2;
  const x = output === "high-pass" ? 1 : 0;
  const b = output === "high-pass" ? -damping : output === "band-pass" ? damping * gain : 0;
  const l = output === "high-pass" ? -1 : output === "low-pass" ? 1 : 0;
  return [a1, a2, a3, x, b, l];
}
