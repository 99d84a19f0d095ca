import type { Signal, Spectrogram } from "../shapes/series.js";
import { type FrameCut, PowerFrames, powerColumns } from "./frames.js";

/** How a sound is cut into frames, and which bins are kept: in s and Hz, independent of the sample rate. */
export interface FrameSettings extends FrameCut {
  /** band of bins that are kept, Hz */
  readonly lowHz: number;
  readonly highHz: number;
}

/** The usual settings for display: a Hann window of 512 and a hop of 128 samples at 44.1 kHz, of equal duration at other rates. */
export const DEFAULT_SPECTROGRAM: FrameSettings = {
  window: 512 / 44100,
  hop: 128 / 44100,
  lowHz: 0,
  highHz: 11_000,
};

/**
 * Power spectrogram of a mono sound. Frame r is centred on sample round(r hop rate); beyond its ends the sound is taken as 0.
 * A sine of amplitude A on a bin has power A^2 / 2 there, its mean square. In single precision: levels 120 dB below the
 * loudest bin of a frame are rounding errors.
 * @param signal mono.
 * @param settings frames and band.
 * @returns one row per frame, one column per bin, power re full scale; never NaN.
 * @throws {InputError} if the window is shorter than 4 samples, the length of the transform is not a power of two that holds
 * it, the hop is not positive or the sound is not mono.
 * @example
 * const sine = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const frames = spectrogram(monoSignal(sine, 32000), { window: 0.016, hop: 0.004, lowHz: 2000, highHz: 2000 });
 * frames.values[10]; // 0.500
 */
export function spectrogram(signal: Signal, settings: FrameSettings): Spectrogram {
  const frames = new PowerFrames(signal, settings, "spectrogram");
  const [first, last] = frames.band(settings.lowHz, settings.highHz);
  const bins = Math.max(0, last - first + 1);
  const { power, count, binHz } = frames;
  const values = new Float32Array(count * bins);
  for (let r = 0; r < count; r++) {
    frames.read(r);
    const row = r * bins - first;
    for (let k = first; k <= last; k++) values[row + k] = power[k];
  }
  const frequencies = Float64Array.from({ length: bins }, (_, b) => (first + b) * binHz);
  return {
    values,
    columns: powerColumns(frequencies),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies,
    windowLength: frames.length,
  };
}
