import { InputError } from "../../../shapes/inputError.js";
import type { Bytes } from "./bytes.js";
import { readFlacHeader } from "./flacHeader.js";
import { readM4aHeader } from "./m4aHeader.js";
import { readMp3Header } from "./mp3Header.js";
import { readOggHeader } from "./oggHeader.js";

/** The header of a compressed recording. */
export interface CompressedHeader {
  readonly container: "FLAC" | "OGG" | "MP3" | "M4A";
  readonly encoding: string;
  /** name of the codec in audio-decode */
  readonly codec: "flac" | "oga" | "opus" | "mp3" | "m4a";
  readonly channels: number;
  readonly bitDepth: number | null;
  /** duration according to the header, s; undefined if unknown */
  readonly promised: number | undefined;
  /** amount by which the decoded sound may be shorter, s: what a decoder drops or an encoder adds */
  readonly tolerance: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

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
