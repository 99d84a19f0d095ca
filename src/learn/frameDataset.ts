import { InputError } from "../shapes/inputError.js";
import type { Spectrogram } from "../shapes/series.js";

/** Length of the blocks of time that are held out, s. */
export const BLOCK = 0.1;
/** Of every ten blocks: these two are the test, this one validates, the rest trains. */
const TEST = [2, 7];
const VALIDATION = [4];

/** The sound is silent or too short: there is nothing wrong with it, but nothing to learn from it either. */
export class NothingToLearn extends InputError {}

/** Spectral frames in dB, ready to learn from, parted by time without leaks. */
export interface FrameDataset {
  /** all frames, in normalised units: (dB - mean of the bin) / scale; frames x bins */
  readonly values: Float32Array;
  readonly bins: number;
  readonly frames: number;
  /** frames a second, Hz; time of frame 0, s */
  readonly rate: number;
  readonly start: number;
  /** Hz of the bins */
  readonly frequencies: Float64Array;
  /** rows of each part; frames whose window reaches into a block of another part are in none */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** of the training part: mean of each bin, dB, and one standard deviation over all bins, dB */
  readonly mean: Float64Array;
  readonly scale: number;
  /** floor and top of the dB scale */
  readonly floorDb: number;
  readonly topDb: number;
}

/**
 * Makes a dataset of a power spectrogram. The sound is cut into 100 ms blocks; of every ten, two are held out for the
 * test and one for validation, spread over the song. Normalisation is fitted on the training part alone.
 * @param rangeDb dB from the loudest value of the training part down to the floor.
 * @returns frames in normalised units, the rows of each part, and what it takes to come back to dB.
 * @throws {NothingToLearn} if the sound is silent or too short to hold a block of each part.
 */
export function frameDataset(power: Spectrogram, sampleRate: number, rangeDb: number): FrameDataset {
  const bins = power.frequencies.length;
  const frames = bins === 0 ? 0 : power.values.length / bins;
  const span = power.windowLength / sampleRate;
  if (span > BLOCK / 2) {
    throw new InputError(
      `frames: window=${span} s is too long for blocks of ${BLOCK} s; give at most ${BLOCK / 2} s.`,
    );
  }
  const parts: [number[], number[], number[]] = [[], [], []];
  for (let r = 0; r < frames; r++) {
    const part = partOf(r / power.rate - span / 2);
    if (part === partOf(r / power.rate + span / 2)) parts[part].push(r);
  }
  const [train, validation, test] = parts.map((rows) => Int32Array.from(rows));
  if (train.length === 0 || validation.length === 0 || test.length === 0) {
    const seconds = (frames / power.rate).toFixed(2);
    throw new NothingToLearn(
      `frames: ${seconds} s of sound are too short to part into training, validation and test; give 0.5 s or more.`,
    );
  }
  let loudest = 0;
  for (const r of train)
    for (let b = 0; b < bins; b++) loudest = Math.max(loudest, power.values[r * bins + b]);
  if (!(loudest > 0))
    throw new NothingToLearn("frames: the recording is silent in the band; there is nothing to learn.");
  const topDb = 10 * Math.log10(loudest);
  const floorDb = topDb - rangeDb;
  const least = 10 ** (floorDb / 10);
  const values = power.values.map((p) => 10 * Math.log10(Math.max(p, least)));
  const mean = new Float64Array(bins);
  for (const r of train) for (let b = 0; b < bins; b++) mean[b] += values[r * bins + b] / train.length;
  let variance = 0;
  for (const r of train) for (let b = 0; b < bins; b++) variance += (values[r * bins + b] - mean[b]) ** 2;
  const scale = Math.sqrt(variance / (train.length * bins)) || 1;
  for (let r = 0; r < frames; r++) {
    for (let b = 0; b < bins; b++) values[r * bins + b] = (values[r * bins + b] - mean[b]) / scale;
  }
  const { rate, start, frequencies } = power;
  return {
    values,
    bins,
    frames,
    rate,
    start,
    frequencies,
    train,
    validation,
    test,
    mean,
    scale,
    floorDb,
    topDb,
  };
}

/** Part that an instant belongs to: 0 trains, 1 validates, 2 tests. */
function partOf(time: number): 0 | 1 | 2 {
  const block = Math.max(0, Math.floor(time / BLOCK)) % 10;
  if (TEST.includes(block)) return 2;
  return VALIDATION.includes(block) ? 1 : 0;
}

/** The values of some rows, one after the other. */
export function gather(dataset: FrameDataset, rows: Int32Array): Float32Array {
  const { bins, values } = dataset;
  const gathered = new Float32Array(rows.length * bins);
  rows.forEach((row, i) => {
    gathered.set(values.subarray(row * bins, (row + 1) * bins), i * bins);
  });
  return gathered;
}

/**
 * Share of the variance about the columns' means that a reconstruction explains: 1 - SSE / SST, at most 1.
 * @param values, reconstruction rows x columns, the same shape.
 * @returns 1 for a perfect copy, 0 for the columns' means, below 0 for worse.
 */
export function explainedVariance(
  values: Float32Array,
  reconstruction: Float32Array,
  columns: number,
): number {
  const rows = values.length / columns;
  let unexplained = 0;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let r = 0; r < rows; r++) mean += values[r * columns + c] / rows;
    for (let i = c; i < values.length; i += columns) {
      unexplained += (values[i] - reconstruction[i]) ** 2;
      total += (values[i] - mean) ** 2;
    }
  }
  return 1 - unexplained / total;
}
