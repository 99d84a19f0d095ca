import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { WholeFile } from "./atomicWrite.js";

/** A column of a Parquet file, in double or single precision. */
export interface ParquetColumn {
  /** with its unit, e.g. "time_s" */
  readonly name: string;
  readonly type: "DOUBLE" | "FLOAT";
}

/**
 * Writes a table in pieces, one row group each, completely or not at all. NaN is written as null, which pandas and R show as
 * missing and DuckDB excludes from means. Always call `discard` at the end, for instance in `finally`.
 */
export class ParquetTable {
  private readonly file: WholeFile;
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  /**
   * @param path of the file; missing folders are created.
   * @param columns of the table.
   * @param metadata keys and values for the file's footer.
   * @throws {InputError} if the file can't be written.
   */
  constructor(
    path: string,
    private readonly columns: readonly ParquetColumn[],
    metadata: Readonly<Record<string, string>>,
  ) {
    this.file = new WholeFile(path);
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: "root", num_children: columns.length },
        ...columns.map(({ name, type }) => ({ name, type, repetition_type: "OPTIONAL" as const })),
      ],
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy: "syrinx",
    });
  }

  /**
   * Writes a row group.
   * @param data one array per column, all of equal length, in the order of the columns.
   * @throws {InputError} if the file can't be written. @throws {WorkFailed} if the disk is full.
   */
  write(data: readonly (Float32Array | Float64Array)[]): void {
    // Measured values hardly ever repeat, but their high bytes do, once they are next to one another.
    const columnData = this.columns.map(({ name, type }, c) => ({
      name,
      type,
      encoding: "BYTE_STREAM_SPLIT" as const,
      data: withNulls(data[c]),
    }));
    void this.writer.write({ columnData, rowGroupSize: data[0].length });
    this.flush();
  }

  /** Completes the file and gives it its final name. @throws {InputError}, {WorkFailed} as `write`. */
  finish(): void {
    void this.writer.finish();
    this.flush();
    this.file.commit();
  }

  /** Removes the partial file, unless it is finished. */
  discard(): void {
    this.file.discard();
  }

  private flush(): void {
    this.file.append(this.bytes.getBytes());
    this.bytes.index = 0;
  }
}

function withNulls(values: Float32Array | Float64Array): Float32Array | Float64Array | (number | null)[] {
  let first = 0;
  while (first < values.length && !Number.isNaN(values[first])) first++;
  if (first === values.length) return values;
  const list = new Array<number | null>(values.length);
  for (let i = 0; i < values.length; i++) list[i] = Number.isNaN(values[i]) ? null : values[i];
  return list;
}
