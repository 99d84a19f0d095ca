import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal, type Spectrogram } from "../shapes/series.js";
import { Fourier, powerOfTwoFrom } from "./fft.js";
import { hann } from "./window.js";

/** How a sound is cut into frames: all in s and Hz, so that it means the same at any rate. */
export interface FrameSettings {
  /** length of the Hann window, s */
  readonly window: number;
  /** s from frame to frame */
  readonly hop: number;
  /** Hz; bins outside are left out */
  readonly lowHz: number;
  readonly highHz: number;
}

/** The field's usual picture: Hann 512, hop 128 at 44.1 kHz, kept in seconds at other rates. */
export const SCREEN_FRAMES: FrameSettings = {
  window: 512 / 44100,
  hop: 128 / 44100,
  lowHz: 0,
  highHz: 11_000,
};

/**
 * Power spectrogram of a mono sound. Frame r is centred on sample round(r hop rate); beyond the ends the sound is 0.
 * A sine of amplitude A on a bin has power A^2 / 2 there, its mean square.
 * @param signal mono.
 * @returns one row a frame, one column a bin, unit power re full scale; NaN nowhere.
 * @throws {InputError} if the window holds fewer than 4 samples or the sound is not mono.
 * @example
 * const sine = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const frames = spectrogram(monoSignal(sine, 32000), { window: 0.016, hop: 0.004, lowHz: 2000, highHz: 2000 });
 * frames.values[10]; // 0.500
 */
export function spectrogram(signal: Signal, settings: FrameSettings): Spectrogram {
  if (signal.columns.length !== 1) {
    throw new InputError(`spectrogram: ${signal.columns.length} channels; choose one.`);
  }
  const rate = signal.rate;
  const length = Math.round(settings.window * rate);
  if (length < 4) {
    throw new InputError(
      `spectrogram: window=${settings.window} s is ${length} samples at ${rate} Hz; give 4 or more.`,
    );
  }
  const size = powerOfTwoFrom(length);
  const first = Math.min(size / 2, Math.ceil((settings.lowHz * size) / rate));
  const last = Math.min(size / 2, Math.floor((settings.highHz * size) / rate));
  const bins = Math.max(0, last - first + 1);
  const hop = settings.hop * rate;
  const samples = rowCount(signal);
  const frames = samples === 0 ? 0 : Math.floor((samples - 1) / hop) + 1;
  const window = hann(length);
  const sum = window.reduce((a, b) => a + b, 0);
  const scale = 2 / (sum * sum);
  const fourier = new Fourier(size);
  const frame = new Float64Array(size);
  const values = new Float32Array(frames * bins);
  for (let r = 0; r < frames; r++) {
    const from = Math.round(r * hop) - (length >> 1);
    for (let i = 0; i < length; i++) {
      const at = from + i;
      frame[i] = at >= 0 && at < samples ? signal.values[at] * window[i] : 0;
    }
    const spectrum = fourier.forward(frame);
    for (let b = 0; b < bins; b++) {
      const re = spectrum[2 * (first + b)];
      const im = spectrum[2 * (first + b) + 1];
      values[r * bins + b] = (re * re + im * im) * scale;
    }
  }
  const frequencies = Float64Array.from({ length: bins }, (_, b) => ((first + b) * rate) / size);
  return {
    values,
    columns: Array.from(frequencies, (f) => ({ name: `${f.toFixed(1)} Hz`, unit: "power" as const })),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies,
    windowLength: length,
  };
}
