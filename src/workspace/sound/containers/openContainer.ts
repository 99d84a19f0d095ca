import { counted } from "../../../shapes/counted.js";
import { type OpenBytes, readBytes } from "../../files/bytes.js";
import { readAudioMothComment } from "../metadata/audioMothComment.js";
import { readIxml } from "../metadata/ixml.js";
import type { Metadata } from "../metadata/metadata.js";
import { decodeCompressed } from "../samples/decodeCompressed.js";
import { emptyHighBytes } from "../samples/emptyHighBytes.js";
import { imaFrames, imaReader } from "../samples/imaReader.js";
import { LITTLE_HOST, linearReader, type SampleReader } from "../samples/linearReader.js";
import type { SoundInfo } from "../soundInfo.js";
import { readAiffHeader } from "./aiffHeader.js";
import { readRecOf } from "./cbin.js";
import { readCompressedHeader } from "./readCompressedHeader.js";
import { readWavHeader, type WavHeader } from "./wavHeader.js";

/** An opened container: its properties, except those derived from the file's name, and a reader of its samples. */
export interface Opened {
  readonly info: Omit<SoundInfo, "duration" | "recordedAt">;
  readonly reader: SampleReader;
  /** decoded samples, if they are not read from the file itself */
  readonly samples?: OpenBytes;
}

/**
 * Opens a WAV file.
 * @param bytes of the file.
 * @param path named in error messages.
 * @throws {InputError} as readWavHeader.
 */
export async function openWav(bytes: OpenBytes, path: string): Promise<Opened> {
  const header = readWavHeader(bytes, path);
  const { container, encoding, sampleRate, channels, bitDepth, warnings } = header;
  const { frames, reader } = wavReader(bytes, header, path);
  const metadata = await completed(header);
  return {
    info: { container, encoding, sampleRate, channels, frames, bitDepth, metadata, warnings },
    reader,
  };
}

function wavReader(
  bytes: OpenBytes,
  header: WavHeader,
  path: string,
): { frames: number; reader: SampleReader } {
  const { kind, little, channels, blockAlign, bytesEach, dataStart: start, dataBytes } = header;
  if (kind === "IMA ADPCM") {
    const layout = { channels, blockAlign, start, dataBytes };
    return { frames: imaFrames(layout), reader: imaReader(bytes, layout, path) };
  }
  const frames = dataBytes / blockAlign;
  const plain = { kind, little, bytesEach, emptyHigh: 0, channels, start, frames };
  const emptyHigh = emptyHighBytes(bytes, plain, header.bitDepth);
  if (emptyHigh > 0) {
    header.warnings.push(
      `samples of ${header.bitDepth} bits fill the low bytes of ${bytesEach}, not the high ones; they are read accordingly`,
    );
  }
  return { frames, reader: linearReader(bytes, { ...plain, emptyHigh }, path) };
}

/** Adds the metadata that are parsed from texts of other chunks. */
async function completed({ metadata, ixml: text, warnings }: WavHeader): Promise<Metadata> {
  const audioMoth = readAudioMothComment(metadata.info?.ICMT ?? metadata.tags?.COMM);
  const ixml = text === undefined ? undefined : await readIxml(text);
  if (text !== undefined && ixml === undefined) warnings.push(`chunk "iXML" is not XML; it is ignored`);
  return {
    ...metadata,
    ...(ixml === undefined ? {} : { ixml }),
    ...(audioMoth === undefined ? {} : { audioMoth }),
  };
}

/**
 * Opens an AIFF or AIFF-C file.
 * @param bytes of the file.
 * @param path named in error messages.
 * @throws {InputError} as readAiffHeader.
 */
export function openAiff(bytes: OpenBytes, path: string): Opened {
  const header = readAiffHeader(bytes, path);
  const { encoding, kind, little, sampleRate, channels, bitDepth, bytesEach, frames } = header;
  const layout = { kind, little, bytesEach, emptyHigh: 0, channels, start: header.dataStart, frames };
  const { metadata, warnings } = header;
  return {
    info: { container: "AIFF", encoding, sampleRate, channels, frames, bitDepth, metadata, warnings },
    reader: linearReader(bytes, layout, path),
  };
}

/**
 * Opens a .cbin file of evTAF: big-endian 16-bit integers, described by the accompanying .rec file.
 * @param bytes of the file.
 * @param path of the .cbin.
 * @throws {InputError} as readRecOf.
 */
export function openCbin(bytes: OpenBytes, path: string): Opened {
  const { sampleRate, channels, samples, fields } = readRecOf(path);
  const frames = Math.floor(bytes.size / (2 * channels));
  const warnings: string[] = [];
  if (samples !== undefined && samples !== frames) {
    warnings.push(
      `its .rec declares ${counted(samples, "sample")}, but the file has ${frames}; those are read`,
    );
  }
  const left = bytes.size % (2 * channels);
  if (left > 0)
    warnings.push(`data ends with ${left} of the ${2 * channels} bytes of a sample; these are ignored`);
  const layout = { kind: "signed", little: false, bytesEach: 2, emptyHigh: 0, start: 0 } as const;
  const metadata: Metadata = { rec: fields };
  return {
    info: {
      container: "cbin",
      encoding: "PCM",
      ...{ sampleRate, channels, frames, bitDepth: 16, metadata, warnings },
    },
    reader: linearReader(bytes, { ...layout, channels, frames }, path),
  };
}

/**
 * Opens and decodes a compressed recording.
 * @param bytes of the file.
 * @param start first byte of its stream.
 * @param path named in error messages.
 * @returns the decoded recording; undefined if the format is unknown.
 * @throws {InputError} as readCompressedHeader and decodeCompressed.
 */
export async function openCompressed(
  bytes: OpenBytes,
  start: number,
  path: string,
): Promise<Opened | undefined> {
  const header = readCompressedHeader(bytes, start, readBytes(bytes, start, 12), path);
  if (header === undefined) return undefined;
  const { samples, ...decoded } = await decodeCompressed(bytes, start, header, path);
  const { sampleRate, channels, frames } = decoded;
  const { container, encoding, bitDepth, tags } = header;
  const layout = { kind: "float", little: LITTLE_HOST, bytesEach: 4, emptyHigh: 0, start: 0 } as const;
  return {
    info: {
      ...{ container, encoding, sampleRate, channels, frames, bitDepth },
      metadata: Object.keys(tags).length > 0 ? { tags } : {},
      warnings: [...header.warnings, ...decoded.warnings],
    },
    reader: linearReader(samples, { ...layout, channels, frames }, path),
    samples,
  };
}
