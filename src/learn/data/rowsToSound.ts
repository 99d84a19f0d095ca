import type { Recipe } from "../../shapes/recipe.js";
import { monoSignal, type Signal } from "../../shapes/series.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { melToBins } from "../../signal/melInverse.js";
import { type BandFrames, reconstructSound } from "../../signal/phaseReconstruction.js";
import { USABLE_BAND } from "../../signal/usableBand.js";
import type { Dataset, Sequence } from "./dataset.js";

/** Limit for the level of a frame above the loudest training value, dB, since the output of a network may diverge. */
const HEADROOM = 6;
/**
 * Levels up to this far above the floor count as silence, dB: after rounding or a network they are not exactly at the floor.
 */
const FLOOR_MARGIN = 1;
/** Floor of the bins that are reconstructed from mel bands, dB below the top. */
const MEL_RANGE = 120;
/** Smallest transform, samples. */
const MIN_SIZE = 32;

/** Whether the rows of a dataset represent sound: spectra, or the waveform itself. */
export function isSound({ data }: Recipe): boolean {
  return "recordings" in data;
}

/**
 * Converts rows to audible sound: a waveform as it is, spectral frames by reconstructing their phases.
 * @param rows in the units of the data (dB re full scale for spectra); NaN is silence.
 * @param phases of spectra: "estimated", or a sound whose phases are used.
 * @param samples length of the sound, for spectra; by default it ends with the last frame.
 */
export function rowsToSound(
  rows: Float32Array,
  dataset: Pick<Dataset, "columns" | "rate" | "picture">,
  recipe: Recipe,
  phases: "estimated" | Signal,
  samples?: number,
): Signal {
  const { data } = recipe;
  const { picture } = dataset;
  if (!("recordings" in data)) throw new Error("rowsToSound: the rows do not represent sound");
  if (picture?.kind !== "spectrum")
    return monoSignal(
      rows.map((value) => (Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0)),
      dataset.rate,
    );
  const { frequencies, floorDb, topDb, windowLength, sampleRate, melBands } = picture;
  const { window, hop, lowHz, highHz } = data.frames;
  const decibels = rows.map((level) =>
    level > floorDb + FLOOR_MARGIN ? Math.min(topDb + HEADROOM, level) : Number.NEGATIVE_INFINITY,
  );
  const size = Math.max(MIN_SIZE, powerOfTwoFrom(windowLength));
  const cut = { sampleRate, window, hop };
  let frames: BandFrames;
  if (melBands > 0) {
    const power = decibels.map((level) => 10 ** (level / 10));
    const bank = {
      scale: "slaney",
      bands: melBands,
      lowHz,
      highHz: Math.min(highHz, USABLE_BAND * sampleRate),
      area: true,
    } as const;
    const bins = melToBins(power, sampleRate, size, bank).map((p) => 10 * Math.log10(p));
    frames = { decibels: bins, bins: size / 2 + 1, firstBin: 0, floorDb: topDb - MEL_RANGE, ...cut };
  } else {
    const firstBin = Math.round((frequencies[0] * size) / sampleRate);
    frames = { decibels, bins: frequencies.length, firstBin, floorDb, ...cut };
  }
  return reconstructSound(frames, { phases, ...(samples !== undefined && { samples }) });
}

/**
 * Reassembles overlapping windows: each row is the mean over the windows that contain it.
 * @param windows count x window x columns. @param starts first rows of the windows. @param first, rows of the stretch.
 * @returns rows x columns; NaN for a row that no window contains.
 */
export function meanOfWindows(
  windows: Float32Array,
  starts: Int32Array,
  { window, columns }: Pick<Dataset, "window" | "columns">,
  { first, rows }: { readonly first: number; readonly rows: number },
): Float32Array {
  const width = columns.length;
  const size = window * width;
  const sums = new Float64Array(rows * width);
  const counts = new Int32Array(rows);
  for (let i = 0; i < starts.length; i++) {
    const from = starts[i] - first;
    if (from < 0 || from + window > rows)
      throw new Error(`meanOfWindows: the window at ${starts[i]} reaches beyond the rows.`);
    for (let k = 0; k < size; k++) sums[from * width + k] += windows[i * size + k];
    for (let r = 0; r < window; r++) counts[from + r]++;
  }
  return Float32Array.from(sums, (sum, k) => sum / counts[Math.floor(k / width)]);
}

/** First rows of windows that cover a sequence, overlapping by three quarters. */
export function coveringStarts(
  { window }: Pick<Dataset, "window">,
  { first, rows }: { readonly first: number; readonly rows: number },
): Int32Array {
  const step = Math.max(1, Math.floor(window / 4));
  const starts: number[] = [];
  for (let row = first; row + window <= first + rows; row += step) starts.push(row);
  const last = first + rows - window;
  if (starts.length > 0 && starts[starts.length - 1] < last) starts.push(last);
  return Int32Array.from(starts);
}

/**
 * The rows of one sequence of a dataset.
 * @returns a view of rows x columns, normalised.
 */
export function sequenceRows(
  { values, columns }: Pick<Dataset, "values" | "columns">,
  { first, rows }: Pick<Sequence, "first" | "rows">,
): Float32Array {
  return values.subarray(first * columns.length, (first + rows) * columns.length);
}

/** Smallest peak that a sound is compared with: one step of 16 bits. */
const MIN_PEAK = 1 / 32768;

/**
 * Attenuates a sound to the peak level of another, so that a free run that grows can be listened to.
 * @returns the sound, at most as loud as the other, and the attenuation in dB, 0 if there was none.
 */
export function noLouderThan(
  sound: Signal,
  other: Signal,
): { readonly sound: Signal; readonly downDb: number } {
  const loudest = peakOf(sound.values) / peakOf(other.values);
  if (loudest <= 1) return { sound, downDb: 0 };
  return {
    sound: { ...sound, values: sound.values.map((value) => value / loudest) },
    downDb: 20 * Math.log10(loudest),
  };
}

function peakOf(values: Float32Array): number {
  let peak = MIN_PEAK;
  for (const value of values) if (Math.abs(value) > peak) peak = Math.abs(value);
  return peak;
}
