import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { WholeFile } from "./atomicWrite.js";

/** A column of a Parquet file: numbers in double or single precision. */
export interface ParquetColumn {
  /** with its unit, e.g. "time_s" */
  readonly name: string;
  readonly type: "DOUBLE" | "FLOAT";
}

/**
 * A table that is written in pieces, one row group each, whole or not at all. NaN is written as null, which pandas and R
 * show as missing and DuckDB leaves out of means. Whoever opens one calls `discard` at the end in any case.
 */
export class ParquetTable {
  private readonly file: WholeFile;
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  /**
   * @param path of the file; folders are made. @param metadata key and text, in the file's footer.
   * @throws {InputError} if it can't be written.
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

  /** @param data a list of equal length a column, in their order. @throws {InputError} if the disk is full. */
  write(data: readonly (Float32Array | Float64Array)[]): void {
    const columnData = this.columns.map(({ name, type }, c) => ({ name, type, data: withNulls(data[c]) }));
    void this.writer.write({ columnData, rowGroupSize: data[0].length });
    this.flush();
  }

  /** Ends the file and gives it its name. @throws {InputError} if the disk is full. */
  finish(): void {
    void this.writer.finish();
    this.flush();
    this.file.commit();
  }

  /** Gives the file up, unless it is finished; nothing is left of it. */
  discard(): void {
    this.file.discard();
  }

  private flush(): void {
    this.file.append(this.bytes.getBytes());
    this.bytes.index = 0;
  }
}

function withNulls(values: Float32Array | Float64Array): Float32Array | Float64Array | (number | null)[] {
  if (!values.some((value) => Number.isNaN(value))) return values;
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
