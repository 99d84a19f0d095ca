import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { BROADCAST_BYTES, readBroadcast } from "../metadata/broadcast.js";
import { chunkText } from "../metadata/chunkText.js";
import { readGuano } from "../metadata/guano.js";
import { readInfoList } from "../metadata/infoList.js";
import { type Marker, readMarkers } from "../metadata/markers.js";
import type { Metadata } from "../metadata/metadata.js";
import { readTagFrames } from "../metadata/tagFrames.js";
import { type Chunk, chunks } from "./chunks.js";
import { fourCharacters, isChunkName } from "./fourCharacters.js";
import { readWavFormat, type WavFormat } from "./wavFormat.js";

/** The header of a WAV file: format, metadata and the position of its samples. */
export interface WavHeader extends WavFormat {
  readonly container: "RIFF" | "RIFX" | "RF64" | "BW64";
  readonly little: boolean;
  /** first byte of the samples, and number of bytes of samples in the file */
  readonly dataStart: number;
  readonly dataBytes: number;
  /** all metadata except the iXML chunk */
  readonly metadata: Metadata;
  /** text of the iXML chunk, not parsed */
  readonly ixml: string | undefined;
  readonly warnings: string[];
}

const FORMAT_BYTES = 64;

/**
 * Reads the chunks of a WAV file, in any order. Wrong sizes are corrected, with a warning, if the file itself shows the
 * correct ones.
 * @param bytes of the file.
 * @param name named in error messages.
 * @throws {InputError} if the file is not WAV, its header is invalid or its codec is not supported.
 * @see Multimedia Programming Interface and Data Specifications 1.0 (RIFF); EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64).
 */
export function readWavHeader(bytes: Bytes, name: string): WavHeader {
  const head = readBytes(bytes, 0, 12);
  const container = containerOf(head);
  if (container === undefined) throw new InputError(`${name}: is not a WAV file; convert it to WAV first.`);
  const little = container !== "RIFX";
  const wide = container === "RF64" || container === "BW64";
  const warnings: string[] = [];
  const declared = new DataView(head.buffer).getUint32(4, little);
  if (!wide) checkSize(declared, bytes.size, warnings);
  const sizes = new Map<string, number>();
  const found: Record<string, Chunk> = {};
  const lists: Uint8Array[] = [];
  const metadata: { -readonly [K in keyof Metadata]: Metadata[K] } = {};
  let ixml: string | undefined;
  const trueSize = (id: string, size: number): number =>
    wide && size === 0xffffffff ? (sizes.get(id) ?? size) : size;
  const content = (chunk: Chunk): Uint8Array => {
    if (chunk.present > MAX_METADATA_BYTES)
      warnings.push(
        `chunk "${chunk.id}" has ${chunk.present} bytes; only the first ${MAX_METADATA_BYTES} are read`,
      );
    return readBytes(bytes, chunk.start, Math.min(chunk.present, MAX_METADATA_BYTES));
  };

  for (const chunk of chunks(bytes, 12, little, warnings, trueSize)) {
    const { id } = chunk;
    if (id === "ds64" && wide) {
      readWideSizes(readBytes(bytes, chunk.start, Math.min(chunk.present, MAX_METADATA_BYTES)), sizes);
      checkSize(sizes.get("RIFF") ?? declared, bytes.size, warnings);
    } else if (id === "fmt " || id === "data" || id === "cue ") {
      if (found[id] === undefined) found[id] = chunk;
      else warnings.push(`there is more than one "${id}" chunk; the first is used`);
      if (id === "data" && unfilled(bytes, chunk)) break;
    } else if (id === "LIST") {
      const list = content(chunk);
      const kind = fourCharacters(list, 0);
      if (kind === "INFO") metadata.info = { ...metadata.info, ...readInfoList(list, little) };
      else if (kind === "adtl") lists.push(list);
    } else if (id === "bext") {
      const bext = content(chunk);
      if (bext.length >= BROADCAST_BYTES) metadata.bext = readBroadcast(bext, little);
      else warnings.push(`chunk "bext" has only ${bext.length} bytes, too few; it is ignored`);
    } else if (id === "guan") {
      metadata.guano = readGuano(chunkText(content(chunk)));
    } else if (id === "iXML") {
      ixml ??= chunkText(content(chunk));
    } else if (id === "id3 " || id === "ID3 ") {
      const tags = readTagFrames(content(chunk));
      if (Object.keys(tags).length > 0) metadata.tags = tags;
    }
  }
  if (found["fmt "] === undefined)
    throw new InputError(
      `${name}: has no complete fmt chunk, so its sample rate is unknown; the file is truncated or damaged: copy it again.`,
    );
  const { start, present } = found["fmt "];
  const format = readWavFormat(
    readBytes(bytes, start, Math.min(present, FORMAT_BYTES)),
    little,
    name,
    warnings,
  );
  if (found.data === undefined)
    throw new InputError(
      `${name}: has no data chunk, so no sound; the file is truncated or damaged: copy it again.`,
    );
  const dataBytes = sizeOfData(bytes, found.data, format, warnings);
  const markers: Marker[] =
    found["cue "] === undefined ? [] : readMarkers(content(found["cue "]), lists, format.sampleRate, little);
  if (markers.length > 0) metadata.markers = markers;
  return {
    ...format,
    container,
    little,
    dataStart: found.data.start,
    dataBytes,
    metadata,
    ixml,
    warnings,
  };
}

/**
 * Identifies a WAV file.
 * @param head its first twelve bytes.
 * @returns the kind of container; undefined if the file is not WAV.
 */
export function containerOf(head: Uint8Array): WavHeader["container"] | undefined {
  const container = (["RIFF", "RIFX", "RF64", "BW64"] as const).find((id) => id === fourCharacters(head, 0));
  return fourCharacters(head, 8) === "WAVE" ? container : undefined;
}

function checkSize(declared: number, size: number, warnings: string[]): void {
  if (declared + 8 !== size && declared + 8 + (declared % 2) !== size) {
    warnings.push(`RIFF size is ${declared + 8} bytes, but the file has ${size}; the file's size is used`);
  }
}

/** Reads the 64-bit sizes of the file, its data, and the chunks in the table. */
function readWideSizes(ds64: Uint8Array, sizes: Map<string, number>): void {
  if (ds64.length < 16) return;
  const view = new DataView(ds64.buffer, ds64.byteOffset, ds64.byteLength);
  sizes.set("RIFF", Number(view.getBigUint64(0, true)));
  sizes.set("data", Number(view.getBigUint64(8, true)));
  for (let at = 28; at + 12 <= ds64.length; at += 12) {
    const id = fourCharacters(ds64, at);
    if (!sizes.has(id)) sizes.set(id, Number(view.getBigUint64(at + 4, true)));
  }
}

/** Whether the recorder never filled in the size of the data; a size of 0 is genuine if chunks or nothing follow. */
function unfilled(bytes: Bytes, { start, declared }: Chunk): boolean {
  if (declared >= 0xffffff00 && declared <= 0xffffffff) return bytes.size - start < declared;
  if (declared !== 0 || bytes.size === start) return false;
  const next = readBytes(bytes, start, 8);
  if (next.length < 8 || !isChunkName(fourCharacters(next, 0))) return true;
  const view = new DataView(next.buffer);
  const sizes = [view.getUint32(4, true), view.getUint32(4, false)];
  return sizes.every((size) => start + 8 + size > bytes.size);
}

function sizeOfData(bytes: Bytes, data: Chunk, format: WavFormat, warnings: string[]): number {
  const rest = Math.max(0, bytes.size - data.start);
  let size = data.present;
  if (unfilled(bytes, data)) {
    size = rest;
    warnings.push("data size was never filled in; all bytes to the end are read");
  } else if (data.declared > rest) {
    warnings.push(`data chunk declares ${data.declared} bytes, but the file has ${rest}; those are read`);
  }
  const left = format.encoding === "IMA ADPCM" ? 0 : size % format.blockAlign;
  if (left > 0)
    warnings.push(`data ends with ${left} of the ${format.blockAlign} bytes of a sample; these are ignored`);
  return size - left;
}
