import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { readVorbisComments } from "../metadata/vorbisComments.js";
import type { CompressedHeader } from "./compressedHeader.js";

const STREAM_INFO = 0;
const COMMENTS = 4;
const MAX_BLOCKS = 1000;

/** Rate, channels, depth and length of a FLAC stream. */
export interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitDepth: number;
  /** samples per channel; 0 if unknown to the encoder */
  readonly samples: number;
}

/**
 * Reads the metadata blocks of a FLAC file.
 * @param bytes of the file.
 * @param start position of "fLaC".
 * @param name named in error messages.
 * @throws {InputError} if the blocks are truncated or invalid.
 * @see RFC 9639, Free Lossless Audio Codec (2024), section 8.
 */
export function readFlacHeader(bytes: Bytes, start: number, name: string): CompressedHeader {
  let info: StreamInfo | undefined;
  let tags: Record<string, string> = {};
  let at = start + 4;
  for (let count = 0; count < MAX_BLOCKS; count++) {
    const head = readBytes(bytes, at, 4);
    if (head.length < 4) break;
    const type = head[0] & 127;
    const size = (head[1] << 16) | (head[2] << 8) | head[3];
    if (type === STREAM_INFO && size >= 34) info ??= readStreamInfo(readBytes(bytes, at + 4, 34));
    if (type === COMMENTS)
      tags = readVorbisComments(readBytes(bytes, at + 4, Math.min(size, MAX_METADATA_BYTES)));
    at += 4 + size;
    if (head[0] & 128) break;
  }
  if (info === undefined || info.sampleRate === 0)
    throw new InputError(
      `${name}: has no complete FLAC header, so the file is truncated or damaged; copy or convert it again.`,
    );
  return {
    container: "FLAC",
    encoding: "FLAC",
    codec: "flac",
    channels: info.channels,
    sampleRate: info.sampleRate,
    bitDepth: info.bitDepth,
    promised: info.samples === 0 ? undefined : info.samples / info.sampleRate,
    tolerance: 0.5 / info.sampleRate,
    tags,
    warnings: [],
  };
}

/**
 * Reads the STREAMINFO block of FLAC.
 * @param block its content.
 * @returns rate, channels, depth and length; undefined if the block is truncated.
 */
export function readStreamInfo(block: Uint8Array): StreamInfo | undefined {
  if (block.length < 18) return undefined;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const packed = view.getUint32(10);
  return {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitDepth: ((packed >>> 4) & 31) + 1,
    samples: (packed & 15) * 2 ** 32 + view.getUint32(14),
  };
}
