import type { Series, Signal } from "../shapes/series.js";
import { Fourier } from "./fft.js";
import { type FrameCut, Frames } from "./frames.js";

/** Short-time Fourier transform: one row per frame; columns are re and im of bin 0, re and im of bin 1, ... */
export interface Stft extends Series<Float64Array> {
  /** of bins 0 to size / 2, Hz */
  readonly frequencies: Float64Array;
  /** how the sound was cut into frames */
  readonly cut: FrameCut;
  /** the sound that was transformed; only its rate, start and length are used */
  readonly sound: Signal;
}

/**
 * Short-time Fourier transform of a mono sound, X_rk = sum_n w_n x_n exp(-2 pi i k n / N), in double precision. Frame r is
 * centred on sample round(r hop rate); beyond its ends the sound is taken as 0. Phases are relative to the window's first
 * sample, half a window before the centre.
 * @param signal mono.
 * @param settings window, hop and, optionally, the length N of the transform, a power of two that holds the window.
 * @returns T rows of 2 K columns, K = N / 2 + 1 bins; unscaled.
 * @throws {InputError} as `spectrogram`.
 * @example
 * const sine = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 2000 * i) / 32000));
 * const { values, columns } = stft(monoSignal(sine, 32000), { window: 0.016, hop: 0.004 });
 * Math.hypot(values[10 * columns.length + 2 * 32], values[10 * columns.length + 2 * 32 + 1]); // 128.00
 * @see Allen & Rabiner (1977) Proc. IEEE 65 1558.
 */
export function stft(signal: Signal, settings: FrameCut): Stft {
  const frames = new Frames(signal, settings, "stft");
  const { size, count, binHz } = frames;
  const bins = size / 2 + 1;
  const fourier = new Fourier(size);
  const frame = new Float64Array(size);
  const values = new Float64Array(count * 2 * bins);
  for (let r = 0; r < count; r++) {
    frames.cut(r, frame);
    const spectrum = fourier.forward(frame);
    const row = r * 2 * bins;
    for (let i = 0; i < 2 * bins; i++) values[row + i] = spectrum[i];
  }
  const frequencies = Float64Array.from({ length: bins }, (_, k) => k * binHz);
  return {
    values,
    columns: Array.from(frequencies, (f) =>
      ["re", "im"].map((part) => ({ name: `${part} ${f.toFixed(1)} Hz`, unit: "1" as const })),
    ).flat(),
    rate: 1 / settings.hop,
    start: signal.start,
    frequencies,
    cut: settings,
    sound: signal,
  };
}

/**
 * Least-squares inverse of the short-time Fourier transform: the sound whose transform is closest to the given one. Frames
 * are windowed again, added, and divided by the sum of the squared windows. An unmodified transform gives the original
 * sound, to rounding.
 * @param transform from `stft`, its values possibly modified.
 * @returns mono, of the original sound's length; 0 where no window reaches or all are 0.
 * @throws {InputError} as `spectrogram`, if `cut` or `sound` of the transform were replaced by invalid ones.
 * @example
 * const chirp = Float32Array.from({ length: 500 }, (_, i) => Math.sin(0.001 * i * i));
 * inverseStft(stft(monoSignal(chirp, 32000), { window: 0.003, hop: 0.001 })).values[250] / chirp[250]; // 1.000
 * @see Griffin & Lim (1984) IEEE Trans. Acoustics, Speech and Signal Processing 32 236, eq. 6.
 */
export function inverseStft({ values, cut, sound }: Stft): Signal {
  const frames = new Frames(sound, cut, "inverseStft");
  const { size, count, length, weights, samples } = frames;
  const fourier = new Fourier(size);
  const frame = new Float64Array(size);
  const sum = new Float64Array(samples.length);
  const squares = new Float64Array(samples.length);
  for (let r = 0; r < count; r++) {
    fourier.inverse(values, r * (size + 2), frame);
    const first = frames.first(r);
    const to = Math.min(length, samples.length - first);
    for (let i = Math.max(0, -first); i < to; i++) {
      sum[first + i] += weights[i] * frame[i];
      squares[first + i] += weights[i] * weights[i];
    }
  }
  return { ...sound, values: Float32Array.from(sum, (v, i) => (squares[i] > 0 ? v / squares[i] : 0)) };
}
