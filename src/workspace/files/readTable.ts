import { InputError } from "../../shapes/inputError.js";
import type { TextTable } from "../../shapes/table.js";
import { openBytes, readBytes } from "./bytes.js";
import { parseCsv } from "./csvTable.js";
import { decodeText } from "./decodeText.js";

const COMMA = 44;
const NEWLINE = 10;
const QUOTE = 34;

/** Maximum size of a table, bytes. */
const MAX_BYTES = 2 ** 29;

/**
 * Reads a table of comma-separated values with a header, as written by `toCsv`.
 * @param path of the file.
 * @throws {InputError} naming the file, and the line if one is incomplete.
 * @example
 * writeAnnotations("b.csv", { annotations: [{ onset: 0.5, offset: 1, label: "a" }] }, "simple-seq");
 * readTable("b.csv").columns; // ["onset_s", "offset_s", "label"]
 */
export function readTable(path: string): TextTable {
  const file = openBytes(path);
  try {
    const bytes = readBytes(file, 0, Math.min(file.size, MAX_BYTES));
    if (String.fromCharCode(...bytes.subarray(0, 4)) === "PAR1")
      throw new InputError(`${path}: is a Parquet file, which can't be read yet; save the table as CSV.`);
    if (file.size > MAX_BYTES)
      throw new InputError(
        `${path}: has ${file.size} bytes, more than the maximum of ${MAX_BYTES}; give a part of it.`,
      );
    return parseCsv(decodeText(bytes).text, path);
  } finally {
    file.close();
  }
}

/**
 * The first cells of each row of a table that `writeCsv` wrote, row by row: a long and wide table takes a multiple of its size
 * when it is read whole.
 * @param path of the table; after the wanted cells, a row must hold no line breaks.
 * @param count of cells.
 * @returns the header's, then those of each row.
 * @throws {InputError} if the file can't be read.
 */
export function* leadingCells(path: string, count: number): Generator<string[]> {
  const file = openBytes(path);
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file, 0, file.size);
  } finally {
    file.close();
  }
  const decoder = new TextDecoder();
  let at = 0;
  while (at < bytes.length) {
    const cells: string[] = [];
    while (cells.length < count && at < bytes.length) {
      const end = endOfCell(bytes, at);
      const text = decoder.decode(bytes.subarray(at, end));
      cells.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
      at = end;
      if (bytes[at] !== COMMA) break;
      at++;
    }
    yield cells;
    // A cell that ends the row leaves its line break.
    const end = bytes.indexOf(NEWLINE, at);
    at = end < 0 ? bytes.length : end + 1;
  }
}

/** The comma or line break after a cell, or the end. */
function endOfCell(bytes: Uint8Array, from: number): number {
  let quoted = false;
  let at = from;
  // A doubled quote within quotes ends them and begins them anew.
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && (byte === COMMA || byte === NEWLINE)) break;
  }
  return at;
}
