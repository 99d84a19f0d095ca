import type { ColumnChunk, Statistics } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeRleBitPackedHybrid } from "hyparquet-writer/src/encoding.js";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";

/** Most bytes of a page's values, before they are compressed. */
const PAGE = 2 ** 20;

/** Bytes by which it is judged whether a stream is worth compressing, and the share that may remain of them. */
const PROBE = 4096;
const WORTH = 0.95;
/** Announces bytes as they are in Snappy's format; four bytes with their number, less one, follow. */
const LITERAL = 63 << 2;

/**
 * Writes one column of a row group: pages of data (version 2), split into streams of bytes, compressed by Snappy. Measured values
 * hardly ever repeat, but their high bytes do, once they are next to one another. Made for typed arrays: hyparquet-writer
 * itself takes nulls only in a list, each of whose numbers is an object of its own, and is five times as slow.
 * @param values NaN is written as null.
 * @returns what the file's footer says about the column.
 */
export function writeColumnChunk(
  writer: ByteWriter,
  name: string,
  values: Float32Array | Float64Array,
): ColumnChunk {
  const width = values.BYTES_PER_ELEMENT;
  const start = writer.offset;
  const rows = PAGE / width;
  let uncompressed = 0;
  let pages = 0;
  for (let from = 0; from === 0 || from < values.length; from += rows, pages++)
    uncompressed += writePage(writer, values.subarray(from, from + rows));
  return {
    meta_data: {
      type: width === 8 ? "DOUBLE" : "FLOAT",
      encodings: ["BYTE_STREAM_SPLIT"],
      path_in_schema: [name],
      codec: "SNAPPY",
      num_values: BigInt(values.length),
      total_compressed_size: BigInt(writer.offset - start),
      total_uncompressed_size: BigInt(uncompressed),
      data_page_offset: BigInt(start),
      statistics: statisticsOf(values),
      encoding_stats: [{ page_type: "DATA_PAGE_V2", encoding: "BYTE_STREAM_SPLIT", count: pages }],
    },
    file_offset: BigInt(start),
  };
}

/** @returns bytes of the page before compression, with its header. */
function writePage(writer: ByteWriter, values: Float32Array | Float64Array): number {
  const known = new Uint8Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const isKnown = Number.isNaN(values[i]) ? 0 : 1;
    known[i] = isKnown;
    count += isKnown;
  }
  const bytes = new Uint8Array(count * values.BYTES_PER_ELEMENT);
  const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  const step = values.BYTES_PER_ELEMENT / 4;
  for (let word = 0; word < step; word++)
    splitWords(words.subarray(word), step, known, count, bytes.subarray(4 * word * count));
  const compressed = compressedPlanes(bytes, count);
  const levelWriter = new ByteWriter();
  writeRleBitPackedHybrid(levelWriter, known, 1);
  const levels = levelWriter.getBytes();
  const start = writer.offset;
  writePageHeader(writer, {
    type: "DATA_PAGE_V2",
    uncompressed_page_size: levels.length + bytes.length,
    compressed_page_size: levels.length + compressed.length,
    data_page_header_v2: {
      num_values: values.length,
      num_nulls: values.length - count,
      num_rows: values.length,
      encoding: "BYTE_STREAM_SPLIT",
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  });
  const header = writer.offset - start;
  writer.appendBytes(levels);
  writer.appendBytes(compressed);
  return header + levels.length + bytes.length;
}

/**
 * Snappy's form of streams of bytes, one after another. Those of the lowest digits, which hardly ever repeat, are put down as they are:
 * to look for repetitions in them takes longest and finds none.
 * @param length of each stream.
 */
function compressedPlanes(bytes: Uint8Array, length: number): Uint8Array {
  const writer = new ByteWriter();
  writer.appendVarInt(bytes.length);
  for (let from = 0; from < bytes.length; from += length) {
    const plane = bytes.subarray(from, from + length);
    const probe = plane.subarray(0, PROBE);
    if (snappyCompress(probe).length < WORTH * probe.length) {
      const compressed = snappyCompress(plane);
      let start = 0;
      // It begins with its length, seven bits a byte.
      while (compressed[start++] >= 0x80);
      writer.appendBytes(compressed.subarray(start));
    } else {
      writer.appendUint8(LITERAL);
      writer.appendUint32(plane.length - 1);
      writer.appendBytes(plane);
    }
  }
  return writer.getBytes();
}

/**
 * The bytes of every `step`-th word that belongs to a known value: the lowest of all, then the next of all, and so on.
 * @param count how many are known.
 */
function splitWords(words: Int32Array, step: number, known: Uint8Array, count: number, into: Uint8Array) {
  let at = 0;
  for (let i = 0; i < known.length; i++) {
    if (known[i] === 0) continue;
    const word = words[step * i];
    into[at] = word;
    into[at + count] = word >> 8;
    into[at + 2 * count] = word >> 16;
    into[at + 3 * count] = word >> 24;
    at++;
  }
}

/** Least and largest value, and how many are missing. A zero as the least counts as -0, as the largest as +0, as the format asks. */
function statisticsOf(values: Float32Array | Float64Array): Statistics {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least) least = value;
    if (value > most) most = value;
    if (Number.isNaN(value)) missing++;
  }
  const counts = { null_count: BigInt(missing), nan_count: 0n };
  if (missing === values.length) return counts;
  return { min_value: least === 0 ? -0 : least, max_value: most === 0 ? 0 : most, ...counts };
}
