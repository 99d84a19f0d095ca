import { type Autoregression, fitAutoregression, freeRun } from "../../dynamics/prediction/autoregression.js";
import { areAllColumns, type Dataset } from "../data/dataset.js";

/** Maximum number of unknowns per column; with more columns the order is lower. */
const MAX_UNKNOWNS = 300;
/** Maximum number of columns: with more, solving takes minutes. */
const MAX_COLUMNS = 1000;
/** Maximum number of values in the windows that it is fitted to; if there are more, evenly spread windows are used. */
const MAX_VALUES = 20_000_000;

/** With fewer windows per unknown than this, least squares overfit, so directions of little variation are cut off. */
const ENOUGH = 20;
/** Candidate thresholds for that cut, relative to the direction of most variation; chosen on the validation part. */
const CUTS = [1e-10, 1e-3, 1e-2, 3e-2, 0.1];

/** Linear autoregression on the columns that are inputs or targets of a network. */
export interface AutoregressionRival {
  /** e.g. "AR(40)" */
  readonly name: string;
  readonly model: Autoregression;
  /** columns of the dataset that it uses and predicts */
  readonly columns: Int32Array;
  /** indices among them of the columns that the network predicts */
  readonly targets: Int32Array;
}

/**
 * Fits the linear rival of a predictor to the training part, of the highest order that the data allow.
 * @returns undefined if there are too many columns.
 */
export function fitAutoregressionRival(dataset: Dataset): AutoregressionRival | undefined {
  const { window, train, targets, inputs } = dataset;
  const columns = Int32Array.from(new Set([...targets, ...inputs]));
  if (columns.length > MAX_COLUMNS) return undefined;
  const order = Math.max(1, Math.min(window, Math.floor(MAX_UNKNOWNS / columns.length)));
  const starts = thinned(train, window * columns.length).map((start) => start + window - order);
  const values = selectColumns(dataset, columns);
  const places = Int32Array.from(targets, (c) => columns.indexOf(c));
  const rivals = (starts.length > ENOUGH * order * columns.length ? CUTS.slice(0, 1) : CUTS).map((cut) => ({
    name: `AR(${order})`,
    model: fitAutoregression(values, columns.length, starts, { order, cut }),
    columns,
    targets: places,
  }));
  if (rivals.length === 1 || dataset.validation.length === 0) return rivals[0];
  const errors = rivals.map((rival) => validationError(rival, dataset));
  return rivals[errors.indexOf(Math.min(...errors))];
}

/** Squared error of the predicted row after each validation sample, up to a factor. */
function validationError(rival: AutoregressionRival, dataset: Dataset): number {
  const { validation, window, targets } = dataset;
  const predicted = runAutoregression(rival, dataset, validation, 1);
  const truth = selectColumns(dataset, targets);
  const width = rival.targets.length;
  let squares = 0;
  validation.forEach((start, i) => {
    for (let t = 0; t < width; t++)
      squares += (predicted[i * width + t] - truth[(start + window) * width + t]) ** 2;
  });
  return squares;
}

/**
 * Runs the rival freely from samples of a dataset.
 * @param starts first rows of samples. @param steps rows to predict.
 * @returns starts x steps x targets, normalised; NaN once a run has diverged.
 */
export function runAutoregression(
  { model, columns, targets }: AutoregressionRival,
  dataset: Dataset,
  starts: Int32Array,
  steps: number,
): Float32Array {
  const values = selectColumns(dataset, columns);
  const rows = new Float32Array(starts.length * steps * targets.length);
  let at = 0;
  for (const start of starts) {
    const end = (start + dataset.window) * columns.length;
    const run = freeRun(model, values.subarray(end - model.order * columns.length, end), steps);
    for (let s = 0; s < steps; s++) for (const place of targets) rows[at++] = run[s * columns.length + place];
  }
  return rows;
}

/** Selected columns of all rows of a dataset. @returns rows x places. */
export function selectColumns(
  { values, columns: { length } }: Pick<Dataset, "values" | "columns">,
  places: Int32Array,
): Float32Array {
  if (areAllColumns(places, length)) return values;
  const rows = values.length / length;
  const selected = new Float32Array(rows * places.length);
  for (let r = 0, i = 0; r < rows; r++)
    for (const place of places) selected[i++] = values[r * length + place];
  return selected;
}

/** Thins out samples evenly if there are too many. @param size values per sample. */
export function thinned(starts: Int32Array, size: number): Int32Array {
  const every = Math.ceil((starts.length * size) / MAX_VALUES);
  return every <= 1 ? starts : starts.filter((_, i) => i % every === 0);
}
