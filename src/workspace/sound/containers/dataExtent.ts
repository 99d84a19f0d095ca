import { Buffer } from "node:buffer";
import { counted } from "../../../shapes/counted.js";
import { type Bytes, readBytes } from "../../files/bytes.js";
import { fourCharacters, isChunkName } from "./fourCharacters.js";

/** How many bytes of a WAV file are sound. */
export interface DataExtent {
  readonly size: number;
  /** what is wrong with the declared size; undefined if it is right */
  readonly fault?: string;
  /** whether the file is cut: it ends before the declared size does */
  readonly cut?: boolean;
}

/** Where a data chunk stands, and what the header says of it. */
export interface DeclaredData {
  /** first byte of the samples */
  readonly start: number;
  /** bytes of samples according to the header */
  readonly declared: number;
  readonly little: boolean;
  /** end of the file according to its own header; undefined if unknown */
  readonly fileEnd?: number;
}

/** Chunks that recorders and editors write behind the samples. */
const KNOWN = [
  ...["LIST", "bext", "iXML", "axml", "guan", "wamd", "id3 ", "ID3 ", "cue ", "plst", "smpl", "inst"],
  ...["fact", "PEAK", "_PMX", "afsp", "DISP", "acid", "junk", "JUNK", "PAD ", "FLLR", "fmt ", "data", "umid"],
];
const KNOWN_NAMES = new Set(KNOWN);
/** How far from the end of the file, and from where the samples should end, a chunk is looked for, bytes. */
const REACH = 1 << 16;
/** Sizes from here on are placeholders of recorders that never filled them in. */
const PLACEHOLDER = 0xffffff00;
const WRAP = 2 ** 32;
/** Most chunks that stand behind the samples. */
const MAX_CHUNKS = 16;

/**
 * Finds how many bytes after the header of a data chunk are sound: the declared size if a chunk or nothing follows it, otherwise
 * everything up to the next chunk or to the end of the file. Recorders leave wrong sizes behind: placeholders that were never
 * filled in, sizes beyond 4 GiB modulo 2^32, and sizes that include the header. Zeros behind the samples are padding, not sound.
 * @param bytes of the file.
 */
export function dataExtent(bytes: Bytes, data: DeclaredData): DataExtent {
  const { start, declared } = data;
  const rest = Math.max(0, bytes.size - start);
  const end = start + declared;
  if (end < bytes.size && endsAt(bytes, end, data)) return { size: declared };
  for (let wrapped = declared + WRAP; wrapped < rest; wrapped += WRAP) {
    if (chunkFollows(bytes, start + wrapped, data))
      return {
        size: wrapped,
        fault: `data size is ${counted(declared, "byte")}, ${wrapped} modulo 2^32; those are read`,
      };
  }
  const next = chunkBehind(bytes, data);
  if (next !== undefined) {
    const size = next - start;
    return {
      size,
      fault: `data size is ${counted(declared, "byte")}, but the next chunk begins after ${size}; those are read`,
    };
  }
  if (declared === rest) return { size: declared };
  if (declared < PLACEHOLDER && declared > rest) {
    const fault = `data chunk declares ${counted(declared, "byte")}, but the file has ${rest}; those are read`;
    return { size: rest, fault, cut: true };
  }
  if (declared < rest && isPadding(bytes, end)) return { size: declared };
  const placeholder = declared === 0 || declared >= PLACEHOLDER;
  return {
    size: rest,
    fault: placeholder
      ? "data size was never filled in; all bytes to the end are read"
      : `data size is ${counted(declared, "byte")}, but no chunk follows; all ${counted(rest, "byte")} to the end are read`,
  };
}

/** Whether samples may end here, before the end of the file: a chunk follows, at once or after a pad byte, or only that byte. */
function endsAt(bytes: Bytes, end: number, data: DeclaredData): boolean {
  const odd = data.declared % 2 === 1;
  return (
    (odd && end + 1 === bytes.size) ||
    chunkFollows(bytes, end, data) ||
    (odd && chunkFollows(bytes, end + 1, data))
  );
}

/** Whether a chunk begins here: one with a usual name, or one that fits in the file and is followed by another or by the end. */
function chunkFollows(bytes: Bytes, at: number, { little, fileEnd = 0 }: DeclaredData): boolean {
  const limit = fileEnd < PLACEHOLDER ? Math.max(bytes.size, fileEnd) : bytes.size;
  let place = at;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const head = readBytes(bytes, place, 8);
    const name = fourCharacters(head, 0);
    if (head.length < 8 || !isChunkName(name)) return false;
    if (KNOWN_NAMES.has(name)) return true;
    const size = new DataView(head.buffer).getUint32(4, little);
    place += 8 + size + (size % 2);
    if (place > limit + 1) return false;
    if (place >= bytes.size) return true;
  }
  return false;
}

/** First byte of a usual chunk from which chunks lead exactly to the end of the file; undefined if there is none. */
function chunkBehind(bytes: Bytes, { start, declared, little }: DeclaredData): number | undefined {
  const ends = [start + declared, bytes.size].filter((end) => end <= bytes.size);
  const pattern = new RegExp(KNOWN.join("|"), "g");
  for (const end of ends) {
    const from = Math.max(start, end - REACH);
    const text = Buffer.from(readBytes(bytes, from, end + REACH - from)).toString("latin1");
    for (const { index } of text.matchAll(pattern))
      if (leadsToEnd(bytes, from + index, little)) return from + index;
  }
  return undefined;
}

function leadsToEnd(bytes: Bytes, at: number, little: boolean): boolean {
  let place = at;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const head = readBytes(bytes, place, 8);
    if (head.length < 8 || !isChunkName(fourCharacters(head, 0))) return false;
    const size = new DataView(head.buffer).getUint32(4, little);
    const end = place + 8 + size;
    place = end + (size % 2);
    if (end === bytes.size || place === bytes.size) return true;
  }
  return false;
}

/** Whether zeros, or a tag that a music player appended, stand here rather than sound. */
function isPadding(bytes: Bytes, at: number): boolean {
  const tail = readBytes(bytes, at, REACH);
  const text = Buffer.from(tail.subarray(0, 8)).toString("latin1");
  if (text.startsWith("APETAGEX") || (text.startsWith("TAG") && bytes.size - at === 128)) return true;
  return tail.every((byte) => byte === 0);
}
