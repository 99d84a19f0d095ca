import { counted } from "../../../shapes/counted.js";
import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { BROADCAST_BYTES, readBroadcast } from "../metadata/broadcast.js";
import { chunkText } from "../metadata/chunkText.js";
import { readGuano } from "../metadata/guano.js";
import { readInfoList } from "../metadata/infoList.js";
import { type Marker, readMarkers } from "../metadata/markers.js";
import type { Metadata } from "../metadata/metadata.js";
import { readTagFrames } from "../metadata/tagFrames.js";
import { readWamd } from "../metadata/wamd.js";
import { fourCharacters } from "./fourCharacters.js";
import { containerOf, type WavChunk, type WavContainer, wavChunks } from "./wavChunks.js";
import { readWavFormat, type WavFormat } from "./wavFormat.js";

/** The header of a WAV file: format, metadata and the position of its samples. */
export interface WavHeader extends WavFormat {
  readonly container: WavContainer;
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
  const warnings: string[] = [];
  const found: Record<string, WavChunk> = {};
  const lists: Uint8Array[] = [];
  const metadata: { -readonly [K in keyof Metadata]: Metadata[K] } = {};
  let ixml: string | undefined;
  const content = (chunk: WavChunk): Uint8Array => {
    if (chunk.present > MAX_METADATA_BYTES)
      warnings.push(
        `chunk "${chunk.id}" has ${chunk.present} bytes; only the first ${MAX_METADATA_BYTES} are read`,
      );
    return readBytes(bytes, chunk.start, Math.min(chunk.present, MAX_METADATA_BYTES));
  };

  for (const chunk of wavChunks(bytes, container, warnings)) {
    const { id } = chunk;
    if (id === "fmt " || id === "data" || id === "cue ") {
      if (found[id] === undefined) found[id] = chunk;
      else warnings.push(`there is more than one "${id}" chunk; the first is used`);
    } else if (id === "LIST") {
      const list = content(chunk);
      const kind = fourCharacters(list, 0);
      if (kind === "INFO") metadata.info = { ...metadata.info, ...readInfoList(list, little) };
      else if (kind === "adtl") lists.push(list);
    } else if (id === "bext") {
      const bext = content(chunk);
      if (bext.length >= BROADCAST_BYTES) metadata.bext = readBroadcast(bext, little);
      else warnings.push(`chunk "bext" has only ${counted(bext.length, "byte")}, too few; it is ignored`);
    } else if (id === "guan") {
      metadata.guano = readGuano(chunkText(content(chunk)));
    } else if (id === "wamd") {
      const wamd = readWamd(content(chunk));
      if (Object.keys(wamd).length > 0) metadata.wamd = wamd;
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
  const dataBytes = sizeOfData(found.data, format, warnings);
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

/** Bytes of whole samples. */
function sizeOfData({ extent, present }: WavChunk, format: WavFormat, warnings: string[]): number {
  const size = extent?.size ?? present;
  if (extent?.fault !== undefined) warnings.push(extent.fault);
  const left = format.encoding === "IMA ADPCM" ? 0 : size % format.blockAlign;
  if (left > 0)
    warnings.push(`data ends with ${left} of the ${format.blockAlign} bytes of a sample; these are ignored`);
  return size - left;
}
