import { areAllColumns, type Dataset } from "./dataset.js";

type Rows = Pick<Dataset, "values" | "columns" | "window">;

/**
 * Copies samples into a batch, one after the other.
 * @param dataset its columns in `inputs` are copied.
 * @param starts first rows of samples; `count` of them are used, beginning at index `from`.
 * @param into count x window x inputs.
 */
export function gatherSamples(
  { values, columns, window, inputs }: Rows & Pick<Dataset, "inputs">,
  starts: Int32Array,
  from: number,
  count: number,
  into: Float32Array,
): void {
  const size = window * inputs.length;
  const places = areAllColumns(inputs, columns.length) ? undefined : inputs;
  for (let i = 0; i < count; i++)
    copyRows(values, columns.length, starts[from + i], window, places, into, i * size);
}

/**
 * Copies the rows that a network should predict for samples into a batch.
 * @param dataset its columns in `targets` are copied.
 * @param starts first rows of samples; `count` of them are used, beginning at index `from`.
 * @param into count x targets, from the row after each sample; with `every`, count x window x targets, from the row after each
 * of its rows.
 */
export function gatherTargets(
  { values, columns, window, targets }: Rows & Pick<Dataset, "targets">,
  starts: Int32Array,
  from: number,
  count: number,
  into: Float32Array,
  every: boolean,
): void {
  const first = every ? 1 : window;
  const rows = every ? window : 1;
  const size = rows * targets.length;
  const places = areAllColumns(targets, columns.length) ? undefined : targets;
  for (let i = 0; i < count; i++)
    copyRows(values, columns.length, starts[from + i] + first, rows, places, into, i * size);
}

/** Copies some columns of rows; without `places`, all of them. */
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
  // For a few numbers, making a view costs more than copying them; for many, its cost is negligible.
  if (size > 64) into.set(values.subarray(from, from + size), to);
  else for (let k = 0; k < size; k++) into[to + k] = values[from + k];
}
