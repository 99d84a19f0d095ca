import { median } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";

/** What is taken from a table. */
export interface SeriesChoice {
  /** name of the column; default the first that is not the time */
  readonly column?: string;
  /** Hz; default from the column of times */
  readonly rate?: number;
}

/** A scalar series. */
export interface ScalarSeries {
  readonly name: string;
  readonly values: Float64Array;
  /** values per second, or per unit of time */
  readonly rate: number;
}

/** Names of the column of times. */
const TIME = /^(t|time)(_?[a-z]+)?$/i;
/** Share of the mean step by which steps in time may differ. */
const EVEN = 0.01;

/**
 * A scalar series from the columns of a table, with everything checked that an analysis relies on.
 * @param table names and values of its columns; NaN where a cell is empty.
 * @param choice column and rate.
 * @param file named in error messages.
 * @throws {InputError} if there is no such column, a value is missing, the column is constant, times are uneven or fall, or nothing
 * gives the rate.
 * @example
 * const table = { columns: ["time_s", "x"], values: [Float64Array.of(0, 0.5, 1), Float64Array.of(3, 1, 2)] };
 * tableSeries(table, {}, "a.csv").rate; // 2
 */
export function tableSeries(
  { columns, values }: { readonly columns: readonly string[]; readonly values: readonly Float64Array[] },
  { column, rate }: SeriesChoice,
  file: string,
): ScalarSeries {
  const time = columns.findIndex((name) => TIME.test(name));
  const place = column === undefined ? columns.findIndex((_, c) => c !== time) : columns.indexOf(column);
  if (place < 0)
    throw new InputError(
      column === undefined
        ? `${file}: has no column other than times; give a table with a series.`
        : `${file}: columns=${column} does not exist; choose from ${columns.join(", ")}.`,
    );
  const [name, series] = [columns[place], values[place]];
  const gap = series.findIndex((value) => !Number.isFinite(value));
  if (gap >= 0)
    throw new InputError(
      `${file}: column ${name} has no number in row ${gap + 1}; give a stretch without gaps, or fill them.`,
    );
  if (series.every((value) => value === series[0]))
    throw new InputError(`${file}: column ${name} is constant; choose another with --columns.`);
  return {
    name,
    values: series,
    rate: rate ?? rateOf(time < 0 ? undefined : values[time], columns[time], file),
  };
}

/** Rows per unit of evenly spaced times. */
function rateOf(times: Float64Array | undefined, name: string, file: string): number {
  if (times === undefined)
    throw new InputError(`${file}: has no column of times; give --rate, in rows per second.`);
  const count = times.length - 1;
  const step = (times[count] - times[0]) / count;
  if (!(step > 0))
    throw new InputError(`${file}: column ${name} does not rise; give times that do, or --rate.`);
  // A gap makes the mean step too long; the usual one shows where it is.
  const usual = median(Float64Array.from({ length: count }, (_, r) => times[r + 1] - times[r]));
  for (let r = 1; r <= count; r++)
    if (!(Math.abs(times[r] - times[r - 1] - usual) <= EVEN * usual))
      throw new InputError(
        `${file}: column ${name} is uneven at row ${r + 1} (step ${Number((times[r] - times[r - 1]).toPrecision(4))} instead of ${Number(usual.toPrecision(4))}); resample to even times, or give a stretch without gaps.`,
      );
  return 1 / step;
}
