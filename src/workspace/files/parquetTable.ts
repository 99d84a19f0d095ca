import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { WholeFile } from "./atomicWrite.js";
import { PAGE, writeColumnChunk } from "./parquet/columnChunk.js";
import { PageKernel } from "./parquet/pageKernel.js";

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
  private readonly kernel = new PageKernel(PAGE);

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
    const { bytes, writer, kernel } = this;
    const start = bytes.offset;
    const columns = this.columns.map(({ name, type }, c) =>
      writeColumnChunk(bytes, kernel, name, inPrecision(type, data[c])),
    );
    const rows = BigInt(data[0].length);
    writer.num_rows += rows;
    writer.row_groups.push({
      columns,
      total_byte_size: columns.reduce(
        (sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: rows,
      total_compressed_size: BigInt(bytes.offset - start),
    });
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

function inPrecision(type: ParquetColumn["type"], values: Float32Array | Float64Array) {
  if (type === "DOUBLE") return values instanceof Float64Array ? values : new Float64Array(values);
  return values instanceof Float32Array ? values : new Float32Array(values);
}
