/** A table of strings, as read from a file. */
export interface TextTable {
  readonly columns: readonly string[];
  /** rows with as many cells as there are columns, and the line on which each row begins, counted from 1 */
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

/** One row of a table to be written; null and NaN leave the field empty. */
export type TableRow = readonly (string | number | null)[];

/**
 * A table as CSV (RFC 4180): a header line, then one line per row; an empty field for null and NaN.
 * @param columns names with units, e.g. "onset_s". @param rows one value per column; numbers keep nine digits.
 * @returns the complete text.
 * @example
 * toCsv(["label", "onset_s"], [["a", 0.25], ["b", NaN]]); // "label,onset_s\na,0.25\nb,\n"
 */
export function toCsv(columns: readonly string[], rows: Iterable<TableRow>): string {
  return [...csvLines(columns, rows)].join("");
}

/**
 * The lines of a table as CSV, one at a time, so that a long table never has to be in memory.
 * @param columns names with units. @param rows one value per column.
 * @returns the header, then one line per row, each with its line end.
 * @example
 * [...csvLines(["time_s", "f0_hz"], [[0.5, 440]])]; // ["time_s,f0_hz\n", "0.5,440\n"]
 */
export function* csvLines(columns: readonly string[], rows: Iterable<TableRow>): Generator<string> {
  yield `${columns.map(field).join(",")}\n`;
  for (const row of rows) yield `${row.map(field).join(",")}\n`;
}

function field(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return "";
  const text = typeof value === "number" ? String(Number(value.toPrecision(9))) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
