import type { Dataset } from "./dataset.js";

type Rows = Pick<Dataset, "values" | "columns" | "window" | "inputs" | "targets">;

/**
 * Copies samples into a batch, one after the other.
 * @param dataset of which the columns in `inputs` are taken; all where there is none.
 * @param starts first rows of samples; those from place `from` on are taken, `count` of them.
 * @param into count x window x columns that are seen.
 */
export function gatherSamples(
  { values, columns, window, inputs }: Rows,
  starts: Int32Array,
  from: number,
  count: number,
  into: Float32Array,
): void {
  const size = window * (inputs ?? columns).length;
  for (let i = 0; i < count; i++)
    copyRows(values, columns.length, starts[from + i], window, inputs, into, i * size);
}

/**
 * Copies what is to be predicted of samples into a batch.
 * @param dataset of which the columns in `targets` are taken; all where there is none.
 * @param starts first rows of samples; those from place `from` on are taken, `count` of them.
 * @param into count x columns that are predicted: of the row after each sample; with `every`, count x window x columns: of
 * the row after each of its rows.
 */
export function gatherTargets(
  { values, columns, window, targets }: Rows,
  starts: Int32Array,
  from: number,
  count: number,
  into: Float32Array,
  every: boolean,
): void {
  const first = every ? 1 : window;
  const rows = every ? window : 1;
  const size = rows * (targets ?? columns).length;
  for (let i = 0; i < count; i++)
    copyRows(values, columns.length, starts[from + i] + first, rows, targets, into, i * size);
}

/** Copies some columns of rows, all unless told. */
function copyRows(
  values: Float32Array,
  columns: number,
  first: number,
  rows: number,
  places: Int32Array | undefined,
  into: Float32Array,
  to: number,
): void {
  const from = first * columns;
  if (places !== undefined) {
    for (let r = 0, k = to; r < rows; r++)
      for (let p = 0; p < places.length; p++) into[k++] = values[from + r * columns + places[p]];
    return;
  }
  const size = rows * columns;
  // A view costs more than a few numbers do, and nothing beside many.
  if (size > 64) into.set(values.subarray(from, from + size), to);
  else for (let k = 0; k < size; k++) into[to + k] = values[from + k];
}
