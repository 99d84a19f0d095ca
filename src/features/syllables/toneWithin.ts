import { FastFourier, SMALLEST_TRANSFORM } from "../../signal/fastFourier.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { hann } from "../../signal/window.js";

/** The strongest tone of a stretch of sound. */
export interface Tone {
  /** Hz */
  readonly frequency: number;
  /** share of the stretch's power that is the tone's, 0 to 1 */
  readonly share: number;
}

/** Bins of the transform for each of the window's own, so that a parabola meets the peak. */
const FINE = 4;

/** Finds the strongest tone in stretches of one length, under a Hann window. */
export class ToneFinder {
  private readonly weights: Float64Array;
  private readonly fourier: FastFourier;
  private readonly first: number;
  private readonly last: number;

  /** @param samples mono. @param rate Hz. @param length of the stretches, samples. @param lowHz, highHz where to look. */
  constructor(
    private readonly samples: Float64Array,
    private readonly rate: number,
    private readonly length: number,
    lowHz: number,
    highHz: number,
  ) {
    const size = Math.max(SMALLEST_TRANSFORM, powerOfTwoFrom(FINE * length));
    this.weights = hann(length);
    this.fourier = new FastFourier(size);
    this.first = Math.max(1, Math.ceil((lowHz * size) / rate));
    this.last = Math.min(size / 2 - 1, Math.floor((highHz * size) / rate));
  }

  /** @param from first sample of the stretch; beyond the ends there is silence. @returns undefined in silence. */
  at(from: number): Tone | undefined {
    const { samples, rate, length, weights, fourier, first, last } = this;
    const { input } = fourier;
    input.fill(0);
    let total = 0;
    // Transforms are in single precision: the loudest sample becomes 1.
    let loudest = 0;
    const start = Math.max(0, -from);
    const end = Math.min(length, samples.length - from);
    for (let i = start; i < end; i++) loudest = Math.max(loudest, Math.abs(samples[from + i]));
    if (loudest === 0) return undefined;
    for (let i = start; i < end; i++) {
      const x = samples[from + i] / loudest;
      total += weights[i] * x * x;
      input[i] = weights[i] * x;
    }
    fourier.forward();
    const { output } = fourier;
    const power = (k: number): number => output[2 * k] ** 2 + output[2 * k + 1] ** 2;
    let best = first;
    for (let k = first; k <= last; k++) if (power(k) > power(best)) best = k;
    const [a, b, c] = [best - 1, best, best + 1].map((k) => Math.log(power(k)));
    const bend = a - 2 * b + c;
    const shift = bend < 0 ? Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : 0;
    // The weights of a Hann window add up to half its length; of a tone's power half is at the negative frequency.
    const tone = (2 * power(best)) / (length / 2) ** 2;
    return {
      frequency: ((best + shift) * rate) / fourier.size,
      share: Math.min(1, (tone * (length / 2)) / total),
    };
  }
}

/** Mean square of a tone of one frequency in a stretch of a sound under a Hann window; silence beyond the ends. */
export function tonePower(
  samples: Float64Array,
  rate: number,
  first: number,
  length: number,
  frequency: number,
): number {
  const weights = hann(length);
  const cosine = Math.cos((2 * Math.PI * frequency) / rate);
  const sine = Math.sin((2 * Math.PI * frequency) / rate);
  let re = 1;
  let im = 0;
  let sumRe = 0;
  let sumIm = 0;
  const end = Math.min(length, samples.length - first);
  for (let i = Math.max(0, -first); i < end; i++) {
    const x = weights[i] * samples[first + i];
    sumRe += x * re;
    sumIm += x * im;
    const turned = re * cosine - im * sine;
    im = re * sine + im * cosine;
    re = turned;
  }
  return (2 * (sumRe * sumRe + sumIm * sumIm)) / (length / 2) ** 2;
}
