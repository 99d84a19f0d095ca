import { WholeFile } from "./atomicWrite.js";
import { openBytes, readBytes } from "./bytes.js";

/** Bytes that are copied at a time: more than the header of any table. */
const BLOCK = 1 << 20;
const LINE_END = 10;

/**
 * Concatenates CSV tables with equal columns: the header once, then the rows of each. No table is held in memory.
 * @param path of the joined table.
 * @param tables paths, in order.
 * @throws {InputError} if a file can't be read or written. @throws {WorkFailed} if the disk is full.
 * @throws {Error} if their columns differ, because they were made with different settings.
 */
export function joinTables(path: string, tables: readonly string[]): void {
  const joined = new WholeFile(path);
  try {
    let header: Uint8Array | undefined;
    for (const table of tables) {
      const bytes = openBytes(table);
      try {
        const first = readBytes(bytes, 0, BLOCK);
        const own = firstLine(first);
        if (header === undefined) {
          header = own.slice();
          joined.append(header);
        } else if (Buffer.compare(header, own) !== 0)
          throw new Error(`joinTables: ${table} has other columns than ${tables[0]}`);
        joined.append(first.subarray(own.length));
        for (let at = first.length; at < bytes.size; at += BLOCK) joined.append(readBytes(bytes, at, BLOCK));
      } finally {
        bytes.close();
      }
    }
    joined.commit();
  } finally {
    joined.discard();
  }
}

/**
 * The header of a CSV table: its first line.
 * @throws {InputError} if the file can't be read.
 */
export function headerOf(table: string): string {
  const bytes = openBytes(table);
  try {
    return new TextDecoder().decode(firstLine(readBytes(bytes, 0, BLOCK)));
  } finally {
    bytes.close();
  }
}

/** The first line of a table, with its end. */
function firstLine(start: Uint8Array): Uint8Array {
  return start.subarray(0, start.indexOf(LINE_END) + 1);
}
