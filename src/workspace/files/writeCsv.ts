import { csvLines, type TableRow } from "../../shapes/table.js";
import { WholeFile } from "./atomicWrite.js";

/** Number of characters to buffer before writing. */
const PIECE = 1_000_000;

/**
 * Writes a table as CSV, completely or not at all, row by row, so that a long table is never held in memory.
 * @param path of the file. @param columns names with units. @param rows one value per column.
 * @throws {InputError} naming the file that can't be written. @throws {WorkFailed} when the disk is full.
 */
export function writeCsv(path: string, columns: readonly string[], rows: Iterable<TableRow>): void {
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
