import { InputError } from "../../shapes/inputError.js";
import type { TableData } from "../../shapes/recipe.js";
import { type Column, unitOfColumn } from "../../shapes/series.js";
import type { TextTable } from "../../shapes/table.js";
import type { RawSequence } from "./joinSequences.js";

/** Columns of the rows' instants, s or the unit of a dimensionless system; the first is the usual one. */
const TIMES = ["time_s", "time"];
/** Share of the step by which a row may be late or early: times are rounded. */
const JITTER = 0.01;

/**
 * Extracts the sequences of rows from a table.
 * @param file named in error messages; also the source of a single sequence. If there is a column of sequences, its cells
 * are the sources.
 * @returns the wanted columns of each sequence, in single precision; NaN where a cell is empty.
 * @throws {InputError} if a column is missing or not numeric, or the rows are not evenly spaced in time.
 */
export function tableSequences(table: TextTable, data: TableData, file: string): RawSequence[] {
  const { columns, rows } = table;
  const place = (name: string, key: string): number => {
    const at = columns.indexOf(name);
    if (at < 0)
      throw new InputError(
        `${file}: has no column ${name} (data.${key}); give one of ${columns.join(", ")}.`,
      );
    return at;
  };
  const apart = data.sequence === "" ? -1 : place(data.sequence, "sequence");
  const time = columns.findIndex((name) => TIMES.includes(name.toLowerCase()));
  const places =
    data.columns.length > 0
      ? data.columns.map((name) => place(name, "columns"))
      : [...columns.keys()].filter((c) => c !== apart && c !== time && isNumeric(rows, c));
  if (places.length === 0)
    throw new InputError(`${file}: has no numeric column to learn; name the columns in data.columns.`);
  if (rows.length === 0) throw new InputError(`${file}: has no rows; give a table with at least two.`);
  if (data.rate === 0 && time < 0)
    throw new InputError(`${file}: has no column ${TIMES[0]}; give data.rate, in rows per second.`);
  const groups = new Map<string, TextTable["rows"][number][]>();
  for (const row of rows) {
    const name = apart < 0 ? file : row.cells[apart];
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  const named: Column[] = places.map((c) => ({ name: columns[c], unit: unitOfColumn(columns[c]) }));
  let rate = data.rate;
  return [...groups].map(([source, group]) => {
    const times =
      time < 0 ? undefined : group.map(({ cells, line }) => numberIn(cells[time], file, line, columns[time]));
    if (data.rate === 0 && times !== undefined) rate = rateOf(times, group, file, columns[time]) ?? rate;
    if (rate === 0)
      throw new InputError(`${file}: ${source} has only one row, which determines no rate; give data.rate.`);
    const values = new Float32Array(group.length * places.length);
    let i = 0;
    for (const { cells, line } of group)
      for (const c of places) values[i++] = numberIn(cells[c], file, line, columns[c]);
    // Only the name of a column in seconds says so.
    const timeUnit = time >= 0 && columns[time].toLowerCase() === "time" ? "1" : "s";
    return { source, series: { values, columns: named, rate, start: times?.[0] ?? 0 }, timeUnit };
  });
}

/** Rows per second of evenly spaced times; undefined if there is only one. */
function rateOf(
  times: readonly number[],
  rows: TextTable["rows"],
  file: string,
  column: string,
): number | undefined {
  if (times.length < 2) return undefined;
  const steps = Float64Array.from(times.slice(1), (time, r) => time - times[r]).sort();
  const usual = steps[steps.length >> 1];
  const uneven = times.findIndex(
    (time, r) => r > 0 && !(usual > 0 && Math.abs(time - times[r - 1] - usual) <= JITTER * usual),
  );
  if (uneven > 0)
    throw new InputError(
      `${file}: line ${rows[uneven].line}: ${column} goes from ${times[uneven - 1]} to ${times[uneven]}, but the usual step is ${Number(usual.toPrecision(3))} s; space the rows evenly, or name the column that separates sequences in data.sequence.`,
    );
  return (times.length - 1) / (times[times.length - 1] - times[0]);
}

function isNumeric(rows: TextTable["rows"], column: number): boolean {
  let some = false;
  for (const { cells } of rows) {
    const text = cells[column].trim();
    if (isEmpty(text)) continue;
    if (!Number.isFinite(Number(text))) return false;
    some = true;
  }
  return some;
}

function isEmpty(text: string): boolean {
  return text === "" || /^nan?$/i.test(text);
}

function numberIn(cell: string, file: string, line: number, column: string): number {
  const text = cell.trim();
  if (isEmpty(text)) return Number.NaN;
  const value = Number(text);
  if (!Number.isFinite(value))
    throw new InputError(`${file}: line ${line}: ${column}=${text} is not a number; fix it.`);
  return value;
}
