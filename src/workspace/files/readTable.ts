import { InputError } from "../../shapes/inputError.js";
import type { TextTable } from "../../shapes/table.js";
import { decodeText } from "../annotations/annotationText.js";
import { openBytes, readBytes } from "../sound/containers/bytes.js";
import { parseCsv } from "./csvTable.js";

/** More than this isn't read as text at once, bytes. */
const MOST = 2 ** 29;

/**
 * Reads a table of comma-separated values with a header, as `toCsv` writes it.
 * @param path of the file. @throws {InputError} naming the file, and the line where it is not whole.
 */
export function readTable(path: string): TextTable {
  const file = openBytes(path);
  try {
    const bytes = readBytes(file, 0, Math.min(file.size, MOST));
    if (String.fromCharCode(...bytes.subarray(0, 4)) === "PAR1")
      throw new InputError(`${path}: is a Parquet file, which is not read yet; save the table as CSV.`);
    if (file.size > MOST)
      throw new InputError(
        `${path}: has ${file.size} bytes, too many to be read at once; give a part of it.`,
      );
    return parseCsv(decodeText(bytes).text, path);
  } finally {
    file.close();
  }
}
