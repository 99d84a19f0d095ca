import { WholeFile } from "./atomicWrite.js";

/** Characters that are gathered before they are written. */
const PIECE = 1_000_000;

/**
 * A table as CSV (RFC 4180): a header line, then a line a row; an empty field for null and NaN.
 * @param columns names with units, e.g. "onset_s".
 */
export function toCsv(
  columns: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  return [...csvLines(columns, rows)].join("");
}

/**
 * Writes a table as CSV, whole or not at all, row by row: a long one never lies in memory.
 * @throws {InputError} naming the file that can't be written. @throws {WorkFailed} when the disk is full.
 */
export function writeCsv(
  path: string,
  columns: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): void {
  const file = new WholeFile(path);
  const encoder = new TextEncoder();
  let piece = "";
  try {
    for (const line of csvLines(columns, rows)) {
      piece += line;
      if (piece.length < PIECE) continue;
      file.append(encoder.encode(piece));
      piece = "";
    }
    file.append(encoder.encode(piece));
    file.commit();
  } finally {
    file.discard();
  }
}

function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): Generator<string> {
  yield `${columns.map(field).join(",")}\n`;
  for (const row of rows) yield `${row.map(field).join(",")}\n`;
}

function field(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return "";
  const text = typeof value === "number" ? String(Number(value.toPrecision(9))) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
