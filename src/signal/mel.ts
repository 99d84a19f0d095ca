import { InputError } from "../shapes/inputError.js";
import type { Signal, Spectrogram } from "../shapes/series.js";
import { type FrameCut, PowerFrames, powerColumns } from "./frames.js";

/**
 * A scale of pitch as perceived by people. "slaney" (librosa's default): 200/3 Hz per mel up to 1 kHz, then logarithmic with
 * 27 mel from 1 to 6.4 kHz. "htk": 2595 log10(1 + f / 700).
 */
export type MelScale = "slaney" | "htk";

/** A bank of triangular filters, evenly spaced in mel. */
export interface MelSettings {
  readonly scale: MelScale;
  /** number of bands */
  readonly bands: number;
  /** start of the first triangle, Hz */
  readonly lowHz: number;
  /** end of the last triangle, Hz; at most half the sample rate is used */
  readonly highHz: number;
  /** true: triangles of unit area over Hz, so that white noise is flat (librosa's norm="slaney"); false: of unit height */
  readonly area: boolean;
}

const BREAK_HZ = 1000;
const BREAK_MEL = 15;
const LINEAR_HZ = BREAK_HZ / BREAK_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/**
 * Converts a frequency to mel.
 * @param frequency Hz, at least 0.
 * @param scale which mel scale.
 * @returns mel, at least 0.
 * @example
 * [hertzToMel(1000, "slaney"), Math.round(hertzToMel(1000, "htk"))]; // [15, 1000]
 * @see Slaney (1998) Auditory Toolbox, Interval TR 1998-010; Young et al., The HTK Book, section 5.4.
 */
export function hertzToMel(frequency: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + frequency / 700);
  return frequency < BREAK_HZ ? frequency / LINEAR_HZ : BREAK_MEL + Math.log(frequency / BREAK_HZ) / LOG_STEP;
}

/**
 * Converts mel to a frequency: the inverse of hertzToMel.
 * @param mel at least 0.
 * @param scale which mel scale.
 * @returns Hz, at least 0.
 */
export function melToHertz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  return mel < BREAK_MEL ? mel * LINEAR_HZ : BREAK_HZ * Math.exp((mel - BREAK_MEL) * LOG_STEP);
}

/** A bank of mel filters for spectra of one rate and size: each bin is shared by the two triangles it lies under. */
export class MelBank {
  /** centre (peak) of each triangle, Hz */
  readonly centres: Float64Array;
  /** first bin above each corner of the triangles: band b rises from corner b to b + 1 and falls to b + 2 */
  private readonly starts: Int32Array;
  /** weight of each bin on the rising side; on the falling side it is 1 minus this */
  private readonly rising: Float64Array;
  /** of the triangles */
  private readonly heights: Float64Array;

  /**
   * @param rate of the sound, Hz. @param size length of the transform, samples. @param caller named in error messages.
   * @throws {InputError} if the frequency range is empty or a band is too narrow to contain a bin.
   */
  constructor(
    rate: number,
    size: number,
    { scale, bands, lowHz, highHz, area }: MelSettings,
    caller: string,
  ) {
    const high = Math.min(highHz, rate / 2);
    if (!Number.isInteger(bands) || bands < 1) {
      throw new InputError(`${caller}: bands=${bands} must be a positive integer; use 40, for example.`);
    }
    if (!(lowHz >= 0 && lowHz < high)) {
      throw new InputError(
        `${caller}: low=${lowHz} Hz must be at least 0 and below high=${high} Hz; lower it or raise high.`,
      );
    }
    const from = hertzToMel(lowHz, scale);
    const step = (hertzToMel(high, scale) - from) / (bands + 1);
    const corners = Float64Array.from({ length: bands + 2 }, (_, i) => melToHertz(from + i * step, scale));
    this.centres = corners.slice(1, -1);
    this.heights = Float64Array.from({ length: bands }, (_, b) =>
      area ? 2 / (corners[b + 2] - corners[b]) : 1,
    );
    this.starts = Int32Array.from(corners, (f) => Math.min(size / 2, Math.floor((f * size) / rate)) + 1);
    this.rising = new Float64Array(size / 2 + 1);
    for (let b = 0; b <= bands; b++) {
      for (let k = this.starts[b]; k < this.starts[b + 1]; k++) {
        this.rising[k] = Math.min(1, ((k * rate) / size - corners[b]) / (corners[b + 1] - corners[b]));
      }
      // A bin exactly on the last corner has weight 0.
      const within = Math.ceil((corners[b + 2] * size) / rate) - this.starts[b];
      if (b < bands && within < 1) {
        throw new InputError(
          `${caller}: mel band ${b + 1} of ${bands}, ${corners[b].toFixed(0)} to ${corners[b + 2].toFixed(0)} Hz, ` +
            `contains no bin of a ${size}-point transform at ${rate} Hz; use fewer bands or a larger fftSize.`,
        );
      }
    }
  }

  /** @param power bins 0 to size / 2. @param into one value per band, overwritten: the weighted sum of its bins. */
  apply(power: Float64Array, into: Float64Array): void {
    const { starts, rising, heights } = this;
    const bands = heights.length;
    for (let b = 0; b <= bands; b++) {
      const end = starts[b + 1];
      let up = 0;
      let down = 0;
      for (let k = starts[b]; k < end; k++) {
        const p = power[k];
        const share = p * rising[k];
        up += share;
        down += p - share;
      }
      if (b > 0) into[b - 1] = (into[b - 1] + down) * heights[b - 1];
      if (b < bands) into[b] = up;
    }
  }
}

/** Hz from the lower end of a bank to the centre of its first triangle, the narrowest: with bins as fine, none is empty. */
export function narrowestBand({ scale, bands, lowHz, highHz }: MelSettings, rate: number): number {
  const from = hertzToMel(lowHz, scale);
  const step = (hertzToMel(Math.min(highHz, rate / 2), scale) - from) / (bands + 1);
  return melToHertz(from + step, scale) - lowHz;
}

/** Settings of a mel spectrogram. */
export interface MelFrameSettings extends FrameCut, MelSettings {}

/**
 * Mel spectrogram of a mono sound: the power of each frame, as in `spectrogram`, summed over the bins of each triangle.
 * It equals librosa's melspectrogram(n_fft, htk, norm, fmin, fmax, center=True) divided by sum(window)^2 / 2, for windows
 * of even length that need no zero padding.
 * @param signal mono.
 * @param settings how the sound is cut into frames, and the bank of mel filters.
 * @returns one row per frame, one column per band; `frequencies` are the triangles' centres.
 * @throws {InputError} as `spectrogram`; also if the frequency range is empty or a band contains no bin.
 * @example
 * const sine = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const bank = { scale: "slaney", bands: 20, lowHz: 500, highHz: 10000, area: true } as const;
 * const { values } = melSpectrogram(monoSignal(sine, 32000), { window: 0.016, hop: 0.004, ...bank });
 * const row = Array.from(values.subarray(200, 220));
 * row.indexOf(Math.max(...row)); // 8
 */
export function melSpectrogram(signal: Signal, settings: MelFrameSettings): Spectrogram {
  const frames = new PowerFrames(signal, settings, "melSpectrogram");
  const bank = new MelBank(signal.rate, frames.size, settings, "melSpectrogram");
  const { bands } = settings;
  const row = new Float64Array(bands);
  const values = new Float32Array(frames.count * bands);
  for (let r = 0; r < frames.count; r++) {
    frames.read(r);
    bank.apply(frames.power, row);
    values.set(row, r * bands);
  }
  return {
    values,
    columns: powerColumns(bank.centres),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies: bank.centres,
    windowLength: frames.length,
  };
}
