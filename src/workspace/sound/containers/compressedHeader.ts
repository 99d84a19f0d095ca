import { InputError } from "../../../shapes/inputError.js";
import type { Bytes } from "./bytes.js";
import { readFlacHeader } from "./flacHeader.js";
import { readM4aHeader } from "./m4aHeader.js";
import { readMp3Header } from "./mp3Header.js";
import { readOggHeader } from "./oggHeader.js";

/** What a compressed recording says of itself before it is decoded. */
export interface CompressedHeader {
  readonly container: "FLAC" | "OGG" | "MP3" | "M4A";
  readonly encoding: string;
  /** what audio-decode calls it */
  readonly codec: "flac" | "oga" | "opus" | "mp3" | "m4a";
  readonly channels: number;
  readonly bitDepth: number | null;
  /** s that the header promises; undefined where it doesn't tell */
  readonly promised: number | undefined;
  /** s by which a sound may fall short of the promise: what a decoder drops or an encoder adds */
  readonly tolerance: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Reads the header of a compressed recording.
 * @param start where the stream begins, after a tag. @param head its first bytes. @param name said in errors.
 * @returns undefined if it is none that is known.
 * @throws {InputError} if its header is impossible, or it holds a codec that is not decoded.
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
