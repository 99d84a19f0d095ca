import { InputError } from "../shapes/inputError.js";
import type { Signal, Spectrogram } from "../shapes/series.js";
import { type FrameCut, PowerFrames } from "./frames.js";

/**
 * A scale of pitch as people hear it. "slaney" (librosa's default): 200/3 Hz a mel up to 1 kHz, 27 steps of a logarithm from
 * there to 6.4 kHz and on. "htk": 2595 log10(1 + f / 700).
 */
export type MelScale = "slaney" | "htk";

/** A bank of triangular filters, evenly spaced in mel. */
export interface MelSettings {
  readonly scale: MelScale;
  /** how many */
  readonly bands: number;
  /** Hz, where the first triangle begins */
  readonly lowHz: number;
  /** Hz, where the last triangle ends; cut at half the rate */
  readonly highHz: number;
  /** true: triangles of area 1 over Hz, so that white noise is flat (librosa's norm="slaney"); false: of height 1 */
  readonly area: boolean;
}

const BREAK_HZ = 1000;
const BREAK_MEL = 15;
const LINEAR_HZ = BREAK_HZ / BREAK_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/**
 * Mel of a frequency.
 * @param frequency Hz, from 0.
 * @example
 * [hertzToMel(1000, "slaney"), Math.round(hertzToMel(1000, "htk"))]; // [15, 1000]
 * @see Slaney (1998) Auditory Toolbox, Interval TR 1998-010; Young et al., The HTK Book, section 5.4.
 */
export function hertzToMel(frequency: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + frequency / 700);
  return frequency < BREAK_HZ ? frequency / LINEAR_HZ : BREAK_MEL + Math.log(frequency / BREAK_HZ) / LOG_STEP;
}

/** Frequency, Hz, of a mel: the inverse of hertzToMel. */
export function melToHertz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  return mel < BREAK_MEL ? mel * LINEAR_HZ : BREAK_HZ * Math.exp((mel - BREAK_MEL) * LOG_STEP);
}

/** A bank of mel filters for spectra of one rate and size: each bin is shared between the two triangles it lies under. */
export class MelBank {
  /** of the triangles' tips, Hz */
  readonly centres: Float64Array;
  /** first bin above each corner of the triangles: band b rises from corner b to b + 1 and falls to b + 2 */
  private readonly starts: Int32Array;
  /** of each bin, what it gives to the rising side; the falling one has the rest of 1 */
  private readonly rising: Float64Array;
  /** of the triangles */
  private readonly heights: Float64Array;

  /**
   * @param rate Hz. @param size samples of the transform. @param caller whom messages name.
   * @throws {InputError} if the range is empty, or a band so narrow that no bin falls into it.
   */
  constructor(
    rate: number,
    size: number,
    { scale, bands, lowHz, highHz, area }: MelSettings,
    caller: string,
  ) {
    const high = Math.min(highHz, rate / 2);
    if (!Number.isInteger(bands) || bands < 1) {
      throw new InputError(`${caller}: bands=${bands} is no count of mel bands; give 40, say.`);
    }
    if (!(lowHz >= 0 && lowHz < high)) {
      throw new InputError(
        `${caller}: low=${lowHz} Hz is not from 0 to below high=${high} Hz; mend the range.`,
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
      // A bin on the last corner itself weighs nothing.
      const within = Math.ceil((corners[b + 2] * size) / rate) - this.starts[b];
      if (b < bands && within < 1) {
        throw new InputError(
          `${caller}: mel band ${b + 1} of ${bands}, ${corners[b].toFixed(0)} to ${corners[b + 2].toFixed(0)} Hz, ` +
            `holds no bin of a ${size}-point transform at ${rate} Hz; give fewer bands or a larger fftSize.`,
        );
      }
    }
  }

  /** @param power bins 0 to size / 2. @param into a value a band: the weighted sum of its bins. */
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

/** Settings of a mel spectrogram. */
export interface MelFrameSettings extends FrameCut, MelSettings {}

/**
 * Mel spectrogram of a mono sound: the power of each frame, as in `spectrogram`, summed over the bins of each triangle.
 * librosa's is the same with power times sum(window)^2 / 2, and even windows that need no zeros: melspectrogram(n_fft, htk,
 * norm, fmin, fmax), centred.
 * @param signal mono.
 * @returns one row a frame, one column a band; `frequencies` are the triangles' tips.
 * @throws {InputError} as `spectrogram`; if the range is empty; if a band holds no bin.
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
    columns: Array.from(bank.centres, (f) => ({ name: `${f.toFixed(1)} Hz`, unit: "power" as const })),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies: bank.centres,
    windowLength: frames.length,
  };
}
