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
  if (typeof value === "number") return String(toNineDigits(value));
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The powers of ten that are exact numbers. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** A number rounded to nine digits, as by toPrecision(9), which takes four times as long: only what might be halfway is left to that. */
function toNineDigits(value: number): number {
  const size = Math.abs(value);
  const places = 8 - Math.floor(Math.log10(size));
  if (places >= 0 && places < POWERS.length) {
    const scale = POWERS[places];
    const digits = size * scale;
    const whole = Math.round(digits);
    const isSure = Math.abs(digits - Math.floor(digits) - 0.5) > 1e-5;
    // One over the other is the number nearest to the decimal: both are exact.
    if (isSure && whole >= 1e8 && whole <= 1e9) return (value < 0 ? -whole : whole) / scale;
  }
  return Number(value.toPrecision(9));
}
