import type { ColumnChunk, Statistics } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeRleBitPackedHybrid } from "hyparquet-writer/src/encoding.js";
import type { PageKernel } from "./pageKernel.js";

/** Most bytes of a page's values, before they are compressed. */
export const PAGE = 2 ** 20;

/**
 * Writes one column of a row group: pages of data (version 2), split into streams of bytes, compressed by Snappy. Measured values
 * hardly ever repeat, but their high bytes do, once they are next to one another. Made for typed arrays: hyparquet-writer
 * itself takes nulls only in a list, each of whose numbers is an object of its own, and is five times as slow.
 * @param kernel that packs its pages. @param values NaN is written as null.
 * @returns what the file's footer says about the column.
 */
export function writeColumnChunk(
  writer: ByteWriter,
  kernel: PageKernel,
  name: string,
  values: Float32Array | Float64Array,
): ColumnChunk {
  const width = values.BYTES_PER_ELEMENT;
  const start = writer.offset;
  const rows = PAGE / width;
  let pages = 0;
  const told: Told = {
    least: Number.POSITIVE_INFINITY,
    most: Number.NEGATIVE_INFINITY,
    missing: 0,
    count: values.length,
    bytes: 0,
  };
  for (let from = 0; from === 0 || from < values.length; from += rows, pages++)
    writePage(writer, kernel, values.subarray(from, from + rows), told);
  return {
    meta_data: {
      type: width === 8 ? "DOUBLE" : "FLOAT",
      encodings: ["BYTE_STREAM_SPLIT"],
      path_in_schema: [name],
      codec: "SNAPPY",
      num_values: BigInt(values.length),
      total_compressed_size: BigInt(writer.offset - start),
      total_uncompressed_size: BigInt(told.bytes),
      data_page_offset: BigInt(start),
      statistics: statisticsOf(told),
      encoding_stats: [{ page_type: "DATA_PAGE_V2", encoding: "BYTE_STREAM_SPLIT", count: pages }],
    },
    file_offset: BigInt(start),
  };
}

/** What the footer tells of a column. */
interface Told {
  /** bounds of the values, how many are missing, and of how many */
  least: number;
  most: number;
  missing: number;
  readonly count: number;
  /** of the pages before compression, with their headers */
  bytes: number;
}

/** Writes a page. @param told takes note of it. */
function writePage(
  writer: ByteWriter,
  kernel: PageKernel,
  values: Float32Array | Float64Array,
  told: Told,
): void {
  const { known, count, least, most, bytes } = kernel.pack(values);
  told.least = Math.min(told.least, least);
  told.most = Math.max(told.most, most);
  told.missing += values.length - count;
  const size = count * values.BYTES_PER_ELEMENT;
  const head = new ByteWriter();
  if (count === values.length && count > 0) writeRun(head, count);
  else writeRleBitPackedHybrid(head, known, 1);
  const levels = head.offset;
  head.appendVarInt(size);
  const start = writer.offset;
  writePageHeader(writer, {
    type: "DATA_PAGE_V2",
    uncompressed_page_size: levels + size,
    compressed_page_size: head.offset + bytes.length,
    data_page_header_v2: {
      num_values: values.length,
      num_nulls: values.length - count,
      num_rows: values.length,
      encoding: "BYTE_STREAM_SPLIT",
      definition_levels_byte_length: levels,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  });
  const header = writer.offset - start;
  writer.appendBytes(head.getBytes());
  writer.appendBytes(bytes);
  told.bytes += header + levels + size;
}

/** Definition levels where no value is missing: so many ones. */
function writeRun(writer: ByteWriter, count: number): void {
  writer.appendVarInt(2 * count);
  writer.appendUint8(1);
}

/** Of the bounds, a zero as the least counts as -0, as the largest as +0, as the format asks. */
function statisticsOf({ least, most, missing, count }: Told): Statistics {
  const counts = { null_count: BigInt(missing), nan_count: 0n };
  if (missing === count) return counts;
  return { min_value: least === 0 ? -0 : least, max_value: most === 0 ? 0 : most, ...counts };
}
