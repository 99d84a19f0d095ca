import { columnName } from "../../shapes/series.js";
import { toCsv } from "../../shapes/table.js";
import type { Dataset } from "../data/dataset.js";
import { sequenceOf, timeColumn } from "../data/samples.js";
import { rowsAfter } from "../rivals/linearRivals.js";
import { deviations, type FreeRunPlan, rowErrors } from "./freeRuns.js";

/** Maximum number of columns written in tables of predictions and of free runs; with more, only the error of each row is. */
const MAX_PREDICTED = 256;
const MAX_RUN = 16;

/**
 * Table of one-step predictions and the true rows: time_s (time where it has no unit), sequence if there are several, each column and
 * its prediction, in the units of the data; with more than 256 columns only `error_sd`, the root mean square in standard
 * deviations.
 * @param predicted samples x targets, normalised.
 */
export function predictionTable(dataset: Dataset, starts: Int32Array, predicted: Float32Array): string {
  const truth = rowsAfter(dataset, starts, 0);
  const several = dataset.sequences.length > 1;
  const { header, fields } = valueFields(dataset, predicted, truth, MAX_PREDICTED);
  return toCsv(
    [timeColumn(dataset), ...(several ? ["sequence"] : []), ...header],
    Array.from(starts, (start, i) => [
      timeAfter(dataset, start, 0),
      ...(several ? [sequenceOf(dataset.sequences, start) + 1] : []),
      ...fields(i),
    ]),
  );
}

/**
 * Table of free runs and the true continuation: start (from 1), time_s, each column and its prediction; with more than
 * 16 columns only `error_sd`.
 * @param predicted, truth starts x steps x targets, normalised.
 */
export function freeRunTable(
  dataset: Dataset,
  { starts, steps }: FreeRunPlan,
  predicted: Float32Array,
  truth: Float32Array,
): string {
  const { header, fields } = valueFields(dataset, predicted, truth, MAX_RUN);
  return toCsv(
    ["start", timeColumn(dataset), ...header],
    Array.from({ length: starts.length * steps }, (_, i) => {
      const step = i % steps;
      const number = (i - step) / steps;
      return [number + 1, timeAfter(dataset, starts[number], step), ...fields(i)];
    }),
  );
}

/**
 * Table of a long free run, in the units of the data: time_s (time where it has no unit) and each predicted column.
 * @param run rows x targets, normalised.
 * @returns undefined with more than 16 columns.
 */
export function longRunTable(dataset: Dataset, start: number, run: Float32Array): string | undefined {
  const { columns, normalisation, targets: places } = dataset;
  const width = places.length;
  if (width > MAX_RUN) return undefined;
  const { mean, scale } = normalisation;
  return toCsv(
    [timeColumn(dataset), ...Array.from(places, (c) => columnName(columns[c]))],
    Array.from({ length: run.length / width }, (_, r) => [
      timeAfter(dataset, start, r),
      ...Array.from(places, (c, t) => run[r * width + t] * scale[c] + mean[c]),
    ]),
  );
}

function valueFields(
  dataset: Dataset,
  predicted: Float32Array,
  truth: Float32Array,
  most: number,
): { readonly header: string[]; readonly fields: (row: number) => number[] } {
  const { columns, normalisation, targets: places } = dataset;
  const width = places.length;
  if (width > most) {
    const errors = rowErrors(predicted, truth, deviations(dataset, places, dataset.picture !== undefined));
    return { header: ["error_sd"], fields: (row) => [errors[row]] };
  }
  const { mean, scale } = normalisation;
  return {
    header: Array.from(places, (c) => columnName(columns[c])).flatMap((name) => [name, `${name}_predicted`]),
    fields: (row) =>
      Array.from(places, (c, t) =>
        [truth, predicted].map((rows) => rows[row * width + t] * scale[c] + mean[c]),
      ).flat(),
  };
}

/** Time of the row after a sample, or of the row that many rows later, s. */
function timeAfter({ sequences, window, rate }: Dataset, start: number, later: number): number {
  const { first, start: begin } = sequences[sequenceOf(sequences, start)];
  return begin + (start - first + window + later) / rate;
}
