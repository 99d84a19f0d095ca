import type { Dataset } from "./dataset.js";

/**
 * First rows of all samples of a dataset, regardless of the split, each within one sequence.
 * @param stride rows from one sample to the next. @param after rows that must follow a sample: 1 for a predictor's target.
 */
export function allSamples(
  { sequences, window }: Pick<Dataset, "sequences" | "window">,
  stride: number,
  after = 0,
): Int32Array {
  const starts: number[] = [];
  for (const { first, rows } of sequences) {
    for (let row = first; row + window + after <= first + rows; row += stride) starts.push(row);
  }
  return Int32Array.from(starts);
}

/** Index of the sequence that contains a row. */
export function sequenceOf(sequences: Dataset["sequences"], row: number): number {
  let s = 0;
  while (s + 1 < sequences.length && row >= sequences[s + 1].first) s++;
  return s;
}

/** Name of the column of times in tables of a dataset. */
export function timeColumn({ timeUnit }: Pick<Dataset, "timeUnit">): string {
  return timeUnit === "1" ? "time" : "time_s";
}

/**
 * The time of a sample, s from the start of its sequence: that of its middle row, or of its last row for predictors.
 */
export function sampleTime(dataset: Dataset, start: number, predicts: boolean): number {
  const { first, start: begin } = dataset.sequences[sequenceOf(dataset.sequences, start)];
  const row = start - first + (predicts ? dataset.window - 1 : (dataset.window - 1) / 2);
  return begin + row / dataset.rate;
}
