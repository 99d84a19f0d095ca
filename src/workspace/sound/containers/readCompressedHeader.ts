import { InputError } from "../../../shapes/inputError.js";
import type { Bytes } from "../../files/bytes.js";
import type { CompressedHeader } from "./compressedHeader.js";
import { readFlacHeader } from "./flacHeader.js";
import { readM4aHeader } from "./m4aHeader.js";
import { readMp3Header } from "./mp3Header.js";
import { readOggHeader } from "./oggHeader.js";

/**
 * Reads the header of a compressed recording.
 * @param bytes of the file.
 * @param start first byte of the stream, after any tag.
 * @param head the stream's first bytes, 8 or more.
 * @param name named in error messages.
 * @returns the header; undefined if the format is unknown.
 * @throws {InputError} if the header is invalid or the codec is not supported.
 */
export function readCompressedHeader(
  bytes: Bytes,
  start: number,
  head: Uint8Array,
  name: string,
): CompressedHeader | undefined {
  const letters = String.fromCharCode(...head.subarray(0, 8));
  if (letters.startsWith("fLaC")) return readFlacHeader(bytes, start, name);
  if (letters.startsWith("OggS")) return readOggHeader(bytes, start, name);
  if (letters.slice(4) === "ftyp") return readM4aHeader(bytes, name);
  const mp3 = readMp3Header(bytes, start);
  if (mp3 === undefined && start > 0)
    throw new InputError(`${name}: has an ID3 tag but no MP3 or FLAC after it; it is damaged.`);
  return mp3;
}
