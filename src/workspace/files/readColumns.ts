import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { InputError } from "../../shapes/inputError.js";
import { openBytes, readBytes } from "./bytes.js";
import { reasonOf } from "./fileFault.js";
import { readTable } from "./readTable.js";

/** The numbers of a table, column by column. */
export interface NumberTable {
  readonly columns: readonly string[];
  /** values of each column; NaN where a cell is empty or is not a number */
  readonly values: readonly Float64Array[];
}

/**
 * Reads the numbers of a table: comma-separated values with a header, or Parquet.
 * @param path of the file.
 * @returns all columns, in the order of the file.
 * @throws {InputError} naming the file, if it can't be read or holds no table.
 */
export async function readColumns(path: string): Promise<NumberTable> {
  const bytes = openBytes(path);
  const begins = String.fromCharCode(...readBytes(bytes, 0, 4));
  bytes.close();
  if (begins === "PAR1") return readParquet(path);
  const { columns, rows } = readTable(path);
  const values = columns.map((_, c) =>
    Float64Array.from(rows, ({ cells }) => (cells[c].trim() === "" ? Number.NaN : Number(cells[c]))),
  );
  return { columns, values };
}

async function readParquet(path: string): Promise<NumberTable> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = metadata.schema.slice(1).map(({ name }) => name);
    const rows = await parquetReadObjects({ file, metadata });
    const values = columns.map((name) => Float64Array.from(rows, (row) => numberOf(row[name])));
    return { columns, values };
  } catch (error) {
    throw new InputError(
      `${path}: can't be read as Parquet (${reasonOf(error)}); write it anew, or save it as CSV.`,
    );
  }
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : Number.NaN;
}
