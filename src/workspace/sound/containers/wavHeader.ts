import { InputError } from "../../../shapes/inputError.js";
import { BROADCAST_BYTES, readBroadcast } from "../metadata/broadcast.js";
import { chunkText } from "../metadata/chunkText.js";
import { readGuano } from "../metadata/guano.js";
import { readInfoList } from "../metadata/infoList.js";
import { type Marker, readMarkers } from "../metadata/markers.js";
import type { Metadata } from "../metadata/metadata.js";
import { readTagFrames } from "../metadata/tagFrames.js";
import { type Bytes, readBytes } from "./bytes.js";
import { type Chunk, chunks } from "./chunks.js";
import { fourCharacters, isChunkName } from "./fourCharacters.js";
import { readWavFormat, type WavFormat } from "./wavFormat.js";

/** What a WAV file says of itself, and where its samples lie. */
export interface WavHeader extends WavFormat {
  readonly container: "RIFF" | "RIFX" | "RF64" | "BW64";
  readonly little: boolean;
  /** where the samples begin, and how many bytes of them there are in the file */
  readonly dataStart: number;
  readonly dataBytes: number;
  /** the plain parts; the iXML chunk is left as it is */
  readonly metadata: Metadata;
  readonly ixml: string | undefined;
  readonly warnings: string[];
}

/** A chunk of metadata larger than this is passed over, bytes. */
const MOST_TEXT = 1 << 20;
const FORMAT_BYTES = 64;

/**
 * Reads the chunks of a WAV file: any order, wrong sizes told and mended where the file itself shows what is right.
 * @param name said in errors.
 * @throws {InputError} for what is no WAV file, has an impossible header, or a codec that is not decoded.
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
  if (!wide) tellSize(declared, bytes.size, warnings);
  const sizes = new Map<string, number>();
  const found: Record<string, Chunk> = {};
  const lists: Uint8Array[] = [];
  const metadata: { -readonly [K in keyof Metadata]: Metadata[K] } = {};
  let ixml: string | undefined;
  const trueSize = (id: string, size: number): number =>
    wide && size === 0xffffffff ? (sizes.get(id) ?? size) : size;
  const content = (chunk: Chunk): Uint8Array => {
    if (chunk.present > MOST_TEXT)
      warnings.push(`chunk "${chunk.id}" has ${chunk.present} bytes; the first ${MOST_TEXT} are read`);
    return readBytes(bytes, chunk.start, Math.min(chunk.present, MOST_TEXT));
  };

  for (const chunk of chunks(bytes, 12, little, warnings, trueSize)) {
    const { id } = chunk;
    if (id === "ds64" && wide) {
      readWideSizes(readBytes(bytes, chunk.start, Math.min(chunk.present, MOST_TEXT)), sizes);
      tellSize(sizes.get("RIFF") ?? declared, bytes.size, warnings);
    } else if (id === "fmt " || id === "data" || id === "cue ") {
      if (found[id] === undefined) found[id] = chunk;
      else warnings.push(`has another "${id}" chunk; the first is used`);
      if (id === "data" && unfilled(bytes, chunk)) break;
    } else if (id === "LIST") {
      const list = content(chunk);
      const kind = fourCharacters(list, 0);
      if (kind === "INFO") metadata.info = { ...metadata.info, ...readInfoList(list, little) };
      else if (kind === "adtl") lists.push(list);
    } else if (id === "bext") {
      const bext = content(chunk);
      if (bext.length >= BROADCAST_BYTES) metadata.bext = readBroadcast(bext, little);
      else warnings.push(`chunk "bext" has ${bext.length} bytes, too few; it is left out`);
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
      `${name}: has no complete fmt chunk, so its rate is unknown; the file is cut or damaged.`,
    );
  const { start, present } = found["fmt "];
  const format = readWavFormat(
    readBytes(bytes, start, Math.min(present, FORMAT_BYTES)),
    little,
    name,
    warnings,
  );
  if (found.data === undefined)
    throw new InputError(`${name}: has no data chunk, so no sound; the file is cut or damaged.`);
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

/** Which WAV container a file's first twelve bytes begin, if any. */
export function containerOf(head: Uint8Array): WavHeader["container"] | undefined {
  const container = (["RIFF", "RIFX", "RF64", "BW64"] as const).find((id) => id === fourCharacters(head, 0));
  return fourCharacters(head, 8) === "WAVE" ? container : undefined;
}

function tellSize(declared: number, size: number, warnings: string[]): void {
  if (declared + 8 !== size && declared + 8 + (declared % 2) !== size) {
    warnings.push(`RIFF size says ${declared + 8} bytes, the file has ${size}; the file's own size is used`);
  }
}

/** Sizes beyond 32 bits: of the file, of its data, and of chunks in the table. */
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

/** Whether the recorder never wrote the size of the data; a size of 0 may also be true, if chunks or nothing follow. */
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
    warnings.push(`data chunk says ${data.declared} bytes, the file has ${rest}; those are read`);
  }
  const left = format.encoding === "IMA ADPCM" ? 0 : size % format.blockAlign;
  if (left > 0)
    warnings.push(`data ends with ${left} of the ${format.blockAlign} bytes of a sample; these are left out`);
  return size - left;
}
