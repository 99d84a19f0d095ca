import { InputError } from "../../shapes/inputError.js";
import type { TextTable } from "../../shapes/table.js";
import { openBytes, readBytes } from "./bytes.js";
import { parseCsv } from "./csvTable.js";
import { decodeText } from "./decodeText.js";

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
