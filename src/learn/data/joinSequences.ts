import { InputError } from "../../shapes/inputError.js";
import { rowCount, type Series } from "../../shapes/series.js";
import type { Dataset, Sequence, TimeUnit } from "./dataset.js";

/** One recording, simulated series or part of a table, before preparation. */
export interface RawSequence {
  /** file, or name of the system */
  readonly source: string;
  /** rows in their own units; power for spectra */
  readonly series: Series;
  /** index of the class of each row, -1 for none */
  readonly labels?: Int32Array;
  /** unit of time; default s */
  readonly timeUnit?: TimeUnit;
}

/** Relative tolerance within which two rates count as equal: times in tables are rounded. */
const SAME = 1e-4;

/** Whether two rates are equal up to rounding. */
export function sameRate(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.abs(b);
}

/**
 * Concatenates sequences.
 * @param caller named in error messages.
 * @returns a copy of their values, and the position of each sequence.
 * @throws {InputError} if there is none, their columns or rates differ, or a value is not a finite number.
 */
export function joinSequences(
  given: readonly RawSequence[],
  caller: string,
): Pick<Dataset, "values" | "columns" | "rate" | "sequences" | "timeUnit"> {
  if (given.length === 0) throw new InputError(`${caller}: there are no data; give at least one sequence.`);
  const { columns, rate } = given[0].series;
  const { timeUnit } = given[0];
  const total = given.reduce((sum, { series }) => sum + series.values.length, 0);
  const values = new Float32Array(total);
  const sequences: Sequence[] = [];
  let at = 0;
  for (const { source, series } of given) {
    refuseOther(given[0], { source, series }, caller);
    const wrong = notFinite(series.values);
    if (wrong >= 0) {
      const row = Math.floor(wrong / columns.length) + 1;
      throw new InputError(
        `${caller}: ${source}: column ${columns[wrong % columns.length].name}, row ${row} is ${series.values[wrong]}; fix it or leave the column out.`,
      );
    }
    values.set(series.values, at);
    sequences.push({ source, first: at / columns.length, rows: rowCount(series), start: series.start });
    at += series.values.length;
  }
  return { values, columns, rate, sequences, ...(timeUnit && { timeUnit }) };
}

/** Place of the first value that is not a finite number; -1 if all are. A plain loop: movies are large. */
function notFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

function refuseOther(first: RawSequence, { source, series }: RawSequence, caller: string): void {
  const { columns, rate } = first.series;
  if (!sameRate(series.rate, rate))
    throw new InputError(
      `${caller}: ${source}: has ${series.rate} rows per second, but ${first.source} has ${rate}; resample them to one rate.`,
    );
  const names = series.columns.map(({ name }) => name);
  if (names.length !== columns.length || names.some((name, c) => name !== columns[c].name))
    throw new InputError(
      `${caller}: ${source}: has columns ${listed(names)}, but ${first.source} has ${listed(columns.map(({ name }) => name))}; leave one file out.`,
    );
}

/**
 * A sequence with its classes renumbered.
 * @param numbers the new index of each class.
 */
export function withLabelsRenumbered(sequence: RawSequence, numbers: Int32Array): RawSequence {
  const labels = sequence.labels?.map((label) => (label < 0 ? -1 : numbers[label]));
  return labels ? { ...sequence, labels } : sequence;
}

/** Names separated by commas; only the first few if there are many. */
export function listed(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 4).join(", ")}, ... ${names.length} in all` : names.join(", ");
}
