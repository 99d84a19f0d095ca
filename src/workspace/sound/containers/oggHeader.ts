import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, readBytes } from "../../files/bytes.js";
import { readVorbisComments } from "../metadata/vorbisComments.js";
import type { CompressedHeader } from "./compressedHeader.js";
import { readStreamInfo } from "./flacHeader.js";

const HEAD_BYTES = 1 << 16;
const END_OF_STREAM = 4;

/**
 * Reads the first packets of an OGG file, and its length from the last page.
 * @param bytes of the file.
 * @param start position of "OggS".
 * @param name named in error messages.
 * @throws {InputError} if it contains neither Vorbis nor Opus nor FLAC.
 * @see RFC 3533 (Ogg), RFC 7845 (Opus in Ogg); Xiph.Org, Vorbis I specification.
 */
export function readOggHeader(bytes: Bytes, start: number, name: string): CompressedHeader {
  const head = readBytes(bytes, start, HEAD_BYTES);
  const packet = head.subarray(27 + (head[26] ?? 0));
  const letters = String.fromCharCode(...packet.subarray(0, 8));
  const codec = codecOf(packet, letters);
  if (codec === undefined) {
    throw new InputError(
      `${name}: is OGG but contains neither Vorbis nor Opus nor FLAC, so it can't be decoded; convert it to WAV.`,
    );
  }
  const { rate, skipped, ...known } = codec;
  const { granule, whole } = lastPage(bytes);
  const warnings = whole ? [] : ["the stream has no end mark; the file is truncated"];
  const marker = known.codec === "opus" ? "OpusTags" : known.codec === "oga" ? "\u0003vorbis" : undefined;
  const comments = marker === undefined ? -1 : String.fromCharCode(...head.subarray(0, 4096)).indexOf(marker);
  return {
    ...known,
    sampleRate: rate,
    container: "OGG",
    promised: whole ? Math.max(0, granule - skipped) / rate : undefined,
    tolerance: 0.5 / rate,
    tags:
      marker === undefined || comments < 0 ? {} : readVorbisComments(head.subarray(comments + marker.length)),
    warnings,
  };
}

function codecOf(
  packet: Uint8Array,
  letters: string,
):
  | (Pick<CompressedHeader, "encoding" | "codec" | "channels" | "bitDepth"> & {
      rate: number;
      skipped: number;
    })
  | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (letters.startsWith("\u0001vorbis") && packet.length >= 16) {
    const rate = view.getUint32(12, true);
    if (packet[11] === 0 || rate === 0) return undefined;
    return { encoding: "Vorbis", codec: "oga", channels: packet[11], bitDepth: null, rate, skipped: 0 };
  }
  if (letters === "OpusHead" && packet.length >= 19 && packet[9] > 0) {
    const skipped = view.getUint16(10, true);
    return { encoding: "Opus", codec: "opus", channels: packet[9], bitDepth: null, rate: 48_000, skipped };
  }
  if (letters.startsWith("\u007fFLAC")) {
    const info = readStreamInfo(packet.subarray(17));
    if (info === undefined || info.sampleRate === 0) return undefined;
    const { channels, bitDepth, sampleRate: rate } = info;
    return { encoding: "FLAC", codec: "flac", channels, bitDepth, rate, skipped: 0 };
  }
  return undefined;
}

/** Position given by the last page, and whether that page is complete and marked as the end. */
function lastPage(bytes: Bytes): { granule: number; whole: boolean } {
  // A page has at most 65307 bytes.
  const from = Math.max(0, bytes.size - HEAD_BYTES - 512);
  const tail = readBytes(bytes, from, bytes.size - from);
  const view = new DataView(tail.buffer);
  for (let at = tail.length - 27; at >= 0; at--) {
    if (tail[at] === 0x4f && tail[at + 1] === 0x67 && tail[at + 2] === 0x67 && tail[at + 3] === 0x53) {
      const segments = tail.subarray(at + 27, at + 27 + tail[at + 26]);
      const body = segments.reduce((sum, size) => sum + size, 0);
      const complete = at + 27 + tail[at + 26] + body <= tail.length;
      const granule = Number(view.getBigInt64(at + 6, true));
      return { granule, whole: complete && (tail[at + 5] & END_OF_STREAM) !== 0 && granule >= 0 };
    }
  }
  return { granule: 0, whole: false };
}
