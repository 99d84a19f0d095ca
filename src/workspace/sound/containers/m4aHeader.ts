import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, readBytes } from "../../files/bytes.js";
import type { CompressedHeader } from "./compressedHeader.js";
import { fourCharacters } from "./fourCharacters.js";

/** A box of an MP4 file: its type and the range of its content. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const CODECS: Record<string, string> = {
  mp4a: "AAC",
  alac: "ALAC",
  fLaC: "FLAC",
  Opus: "Opus",
  ".mp3": "MP3",
};
const MAX_BOXES = 10_000;

/**
 * Finds the first audio track of an MP4 or M4A file, its codec and its length.
 * @param bytes of the file.
 * @param name named in error messages.
 * @throws {InputError} if the index is missing or there is no audio track with a supported codec.
 * @see ISO/IEC 14496-12, ISO base media file format: moov, mdhd, stsd.
 */
export function readM4aHeader(bytes: Bytes, name: string): CompressedHeader {
  const file: Box = { type: "", start: 0, end: bytes.size };
  const top = [...boxes(bytes, file)];
  const moov = top.find(({ type }) => type === "moov");
  if (moov === undefined || moov.end > bytes.size)
    throw new InputError(
      `${name}: has no complete index (moov) of its sound, so the file is truncated; copy or record it again.`,
    );
  const mvhd = find(bytes, moov, ["mvhd"]);
  for (const track of boxes(bytes, moov)) {
    if (track.type !== "trak") continue;
    const entry = find(bytes, track, ["mdia", "minf", "stbl", "stsd"]);
    const mdhd = find(bytes, track, ["mdia", "mdhd"]);
    const handler = find(bytes, track, ["mdia", "hdlr"]);
    if (entry === undefined || mdhd === undefined || handler === undefined) continue;
    if (fourCharacters(readBytes(bytes, handler.start + 8, 4), 0) !== "soun") continue;
    const description = readBytes(bytes, entry.start + 8, 44);
    if (description.length < 36) continue;
    const type = fourCharacters(description, 4);
    const encoding = Object.hasOwn(CODECS, type) ? CODECS[type] : undefined;
    if (encoding === undefined)
      throw new InputError(`${name}: uses codec "${type}", which is not supported; convert it to WAV.`);
    const view = new DataView(description.buffer);
    const channels = audioConfig(readBytes(bytes, entry.start + 8, 4096)) ?? view.getUint16(24);
    const bits = view.getUint16(26);
    const data = top.filter(({ type }) => type === "mdat");
    const cut = data.some(({ end }) => end > bytes.size);
    return {
      container: "M4A",
      encoding,
      codec: "m4a",
      channels: Math.max(1, channels),
      bitDepth: encoding === "ALAC" || encoding === "FLAC" ? bits : null,
      ...promise(bytes, track, mdhd, mvhd),
      tags: {},
      warnings: cut ? ["its data is truncated"] : [],
    };
  }
  throw new InputError(`${name}: is MP4 without an audio track; give a recording.`);
}

function* boxes(bytes: Bytes, { start, end }: Box): Generator<Box> {
  let at = start;
  for (let count = 0; at + 8 <= Math.min(end, bytes.size) && count < MAX_BOXES; count++) {
    const head = readBytes(bytes, at, 16);
    const view = new DataView(head.buffer);
    const short = view.getUint32(0);
    if (short === 1 && head.length < 16) return;
    const size = short === 0 ? end - at : short === 1 ? Number(view.getBigUint64(8)) : short;
    const from = at + (short === 1 ? 16 : 8);
    if (size < from - at) return;
    yield { type: fourCharacters(head, 4), start: from, end: at + size };
    at += size;
  }
}

function find(bytes: Bytes, box: Box, path: readonly string[]): Box | undefined {
  let found: Box | undefined = box;
  for (const type of path) {
    if (found === undefined) return undefined;
    found = [...boxes(bytes, found)].find((inner) => inner.type === type);
  }
  return found;
}

/** Number of channels in the AudioSpecificConfig of AAC, which takes precedence: writers put 2 into the entry of any track. */
function audioConfig(entry: Uint8Array): number | undefined {
  const letters = String.fromCharCode(...entry);
  const at = letters.indexOf("esds");
  // Tag 5 holds the configuration: its length in bytes of seven bits, then type, rate and channels.
  for (let tag = at + 8; at > 0 && tag + 8 < entry.length; ) {
    const id = entry[tag++];
    let length = 0;
    while (entry[tag] & 128) length = (length << 7) | (entry[tag++] & 127);
    length = (length << 7) | entry[tag++];
    if (id === 5) {
      const bits = new DataView(entry.buffer, entry.byteOffset + tag).getUint32(0);
      // An explicit rate takes 24 bits more, and the channels then lie beyond these 32 bits.
      if (bits >>> 27 === 31 || ((bits >>> 23) & 15) === 15) return undefined;
      const channels = (bits >>> 19) & 15;
      return channels >= 1 && channels <= 7 ? [1, 2, 3, 4, 5, 6, 8][channels - 1] : undefined;
    }
    if (id === 3) tag += 3;
    else if (id === 4) tag += 13;
    else tag += length;
  }
  return undefined;
}

/**
 * Duration of a track, s: from its edit list, which excludes the padding of the encoder, otherwise from its media, which
 * includes it.
 */
function promise(
  bytes: Bytes,
  track: Box,
  mdhd: Box,
  mvhd: Box | undefined,
): Pick<CompressedHeader, "promised" | "tolerance"> {
  const media = clock(bytes, mdhd);
  const edits = find(bytes, track, ["edts", "elst"]);
  const movie = mvhd === undefined ? undefined : clock(bytes, mvhd);
  const edited = edits === undefined ? 0 : editedLength(bytes, edits);
  // Less than the shortest frame of AAC.
  if (edited > 0 && movie !== undefined) return { promised: edited / movie.scale, tolerance: 0.02 };
  // Up to three frames of AAC at 16 kHz.
  return { promised: media === undefined ? undefined : media.length / media.scale, tolerance: 0.2 };
}

/** Ticks per second and length in ticks of an mdhd or mvhd box; undefined if unknown to the writer. */
function clock(bytes: Bytes, box: Box): { scale: number; length: number } | undefined {
  const content = readBytes(bytes, box.start, 32);
  if (content.length < 32) return undefined;
  const view = new DataView(content.buffer);
  const long = content[0] === 1;
  const scale = view.getUint32(long ? 20 : 12);
  const length = long ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return scale === 0 || length === 0 ? undefined : { scale, length };
}

/** Total length of the nonempty edits, in ticks of the movie's clock. */
function editedLength(bytes: Bytes, { start, end }: Box): number {
  const content = readBytes(bytes, start, Math.min(end - start, 1 << 16));
  if (content.length < 8) return 0;
  const view = new DataView(content.buffer);
  const long = content[0] === 1;
  const size = long ? 20 : 12;
  const count = Math.min(view.getUint32(4), Math.floor((content.length - 8) / size));
  let length = 0;
  for (let i = 0, at = 8; i < count; i++, at += size) {
    const silent = view.getInt32(at + (long ? 8 : 4)) < 0;
    if (!silent) length += long ? Number(view.getBigUint64(at)) : view.getUint32(at);
  }
  return length;
}
