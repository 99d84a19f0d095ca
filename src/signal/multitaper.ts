import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal, type Spectrogram } from "../shapes/series.js";
import { dpss } from "./dpss.js";
import { FastFourier } from "./fastFourier.js";
import { powerColumns, smallestTransform } from "./frames.js";

/** How a sound is cut into frames and tapered: in s and Hz, so that settings are independent of the sample rate. */
export interface MultitaperSettings {
  /** length of the tapers, s */
  readonly window: number;
  /** step from frame to frame, s */
  readonly hop: number;
  /** band of bins that are kept, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** half bandwidth of the tapers (Hz) times the window (s) */
  readonly nw: number;
  /** number of tapers that are averaged; up to 2 nw - 1 leak little */
  readonly tapers: number;
}

/** Windows of 11.6 ms and tapers that spread a sine over +-172 Hz: at 44.1 kHz, 512 samples with a hop of 128. */
export const DEFAULT_MULTITAPER: MultitaperSettings = {
  window: 512 / 44100,
  hop: 128 / 44100,
  lowHz: 0,
  highHz: 11_000,
  nw: 2,
  tapers: 3,
};

/**
 * Multitaper power spectrogram of a mono sound: the mean of the spectra under several Slepian tapers. Their random
 * fluctuations are independent, so the scatter of noise falls with the square root of the number of tapers.
 * Frame r is centred on sample round(r hop rate); beyond its ends the sound is taken as 0; the length of the transform is
 * the smallest power of two, from 32, that holds the window. A sine of amplitude A on a bin has power A^2 / 2 there, as in
 * `spectrogram`.
 * @param signal mono.
 * @param settings frames, tapers and band.
 * @returns one row per frame, one column per bin, power re full scale; never NaN.
 * @throws {InputError} if the window is shorter than 4 samples, the tapers don't fit it or the sound is not mono.
 * @example
 * const sine = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const settings = { window: 0.016, hop: 0.004, lowHz: 2000, highHz: 2000, nw: 2, tapers: 3 };
 * multitaper(monoSignal(sine, 32000), settings).values[10]; // 0.500
 * @see Thomson (1982) Proc. IEEE 70 1055, with equal weights.
 */
export function multitaper(signal: Signal, settings: MultitaperSettings = DEFAULT_MULTITAPER): Spectrogram {
  if (signal.columns.length !== 1) {
    throw new InputError(
      `multitaper: signal has ${signal.columns.length} channels, not one; choose one with channelOf.`,
    );
  }
  const rate = signal.rate;
  const length = Math.round(settings.window * rate);
  if (length < 4) {
    throw new InputError(
      `multitaper: window=${settings.window} s is ${length} samples at ${rate} Hz, fewer than 4; use a longer window.`,
    );
  }
  const tapers = dpss(length, settings.nw, settings.tapers);
  const size = smallestTransform(length);
  const first = Math.min(size / 2, Math.ceil((settings.lowHz * size) / rate));
  const last = Math.min(size / 2, Math.floor((settings.highHz * size) / rate));
  const bins = Math.max(0, last - first + 1);
  const hop = settings.hop * rate;
  const samples = rowCount(signal);
  const frames = samples === 0 ? 0 : Math.floor((samples - 1) / hop) + 1;
  const sums = tapers.map((taper) => taper.reduce((a, b) => a + b, 0) ** 2);
  const scale = 2 / sums.reduce((a, b) => a + b, 0);
  const fourier = new FastFourier(size);
  const { input, output } = fourier;
  const values = new Float32Array(frames * bins);
  for (let r = 0; r < frames; r++) {
    const from = Math.round(r * hop) - (length >> 1);
    const start = Math.max(0, -from);
    const end = Math.min(length, samples - from);
    for (const taper of tapers) {
      input.fill(0, 0, length);
      for (let i = start; i < end; i++) input[i] = signal.values[from + i] * taper[i];
      fourier.forward();
      for (let b = 0; b < bins; b++) {
        const k = first + b;
        // Bins 0 and N/2 are real and share the first two values.
        const real = k === 0 || k === size / 2;
        const re = output[k === size / 2 ? 1 : 2 * k];
        const im = real ? 0 : output[2 * k + 1];
        values[r * bins + b] += (re * re + im * im) * scale;
      }
    }
  }
  const frequencies = Float64Array.from({ length: bins }, (_, b) => ((first + b) * rate) / size);
  return {
    values,
    columns: powerColumns(frequencies),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies,
    windowLength: length,
  };
}
