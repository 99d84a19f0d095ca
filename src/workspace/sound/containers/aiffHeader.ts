import { counted } from "../../../shapes/counted.js";
import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { chunkText } from "../metadata/chunkText.js";
import type { Marker } from "../metadata/markers.js";
import type { Metadata } from "../metadata/metadata.js";
import { type Chunk, chunks } from "./chunks.js";
import { fourCharacters } from "./fourCharacters.js";
import type { SampleKind } from "./sampleLayout.js";
import { checkPlausible } from "./wavFormat.js";

/** The header of an AIFF file: format, metadata and the position of its samples. */
export interface AiffHeader {
  readonly encoding: "PCM" | "float" | "A-law" | "mu-law";
  readonly kind: SampleKind;
  readonly little: boolean;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitDepth: number;
  readonly bytesEach: number;
  readonly dataStart: number;
  readonly frames: number;
  readonly metadata: Metadata;
  readonly warnings: readonly string[];
}

/** Compression types of AIFF-C that need no decoder: encoding, kind, whether little-endian, bits if fixed. */
const TYPES: Record<string, readonly [AiffHeader["encoding"], SampleKind, boolean, number?]> = {
  NONE: ["PCM", "signed", false],
  twos: ["PCM", "signed", false],
  sowt: ["PCM", "signed", true],
  "raw ": ["PCM", "unsigned", false, 8],
  in24: ["PCM", "signed", false, 24],
  in32: ["PCM", "signed", false, 32],
  fl32: ["float", "float", false, 32],
  FL32: ["float", "float", false, 32],
  fl64: ["float", "float", false, 64],
  FL64: ["float", "float", false, 64],
  alaw: ["A-law", "A-law", false, 8],
  ALAW: ["A-law", "A-law", false, 8],
  ulaw: ["mu-law", "mu-law", false, 8],
  ULAW: ["mu-law", "mu-law", false, 8],
};
const TEXTS = ["NAME", "AUTH", "(c) ", "ANNO"];

/**
 * Reads the chunks of an AIFF or AIFF-C file.
 * @param bytes of the file.
 * @param name named in error messages.
 * @throws {InputError} if the header is invalid or the codec is not supported.
 * @see Apple Computer (1989), Audio Interchange File Format 1.3; (1991), AIFF-C draft.
 */
export function readAiffHeader(bytes: Bytes, name: string): AiffHeader {
  const warnings: string[] = [];
  const found: Record<string, Chunk> = {};
  const info: Record<string, string> = {};
  for (const chunk of chunks(bytes, 12, false, warnings)) {
    const { id, start, present } = chunk;
    found[id] ??= chunk;
    const text = TEXTS.includes(id)
      ? chunkText(readBytes(bytes, start, Math.min(present, MAX_METADATA_BYTES)))
      : "";
    if (text !== "") info[id.trim()] = text;
  }
  const { COMM, SSND, MARK } = found;
  if (COMM === undefined || COMM.present < 18)
    throw new InputError(
      `${name}: has no complete COMM chunk, so its sample rate is unknown; the file is damaged: copy it again.`,
    );
  if (SSND === undefined || SSND.present < 8)
    throw new InputError(
      `${name}: has no SSND chunk, so no sound; the file is truncated or damaged: copy it again.`,
    );
  const common = readBytes(bytes, COMM.start, 22);
  const view = new DataView(common.buffer);
  const channels = view.getUint16(0);
  const promised = view.getUint32(2);
  const sampleRate = extended(view, 8);
  checkPlausible(channels, sampleRate, name);
  const compressed = fourCharacters(readBytes(bytes, 8, 4), 0) === "AIFC" && COMM.present >= 22;
  const type = compressed ? fourCharacters(common, 18) : "NONE";
  if (!Object.hasOwn(TYPES, type)) {
    throw new InputError(`${name}: uses codec "${type}", which is not supported; convert it to WAV.`);
  }
  const [encoding, kind, little, fixed] = TYPES[type];
  const bitDepth = fixed ?? view.getUint16(6);
  const bytesEach = Math.ceil(bitDepth / 8);
  if (bytesEach < 1 || bytesEach > 8)
    throw new InputError(
      `${name}: declares ${bitDepth} bits per sample, so its header is damaged; copy it again.`,
    );
  const offset = new DataView(readBytes(bytes, SSND.start, 8).buffer).getUint32(0);
  const present = Math.floor(Math.max(0, SSND.present - 8 - offset) / (bytesEach * channels));
  const frames = Math.min(promised, present);
  if (promised > present) {
    warnings.push(
      `header declares ${counted(promised, "sample")}, but the file has ${present}; those are read`,
    );
  }
  const markers =
    MARK === undefined
      ? []
      : readMarks(readBytes(bytes, MARK.start, Math.min(MARK.present, MAX_METADATA_BYTES)), sampleRate);
  return {
    encoding,
    kind,
    little,
    sampleRate,
    channels,
    bitDepth,
    bytesEach,
    dataStart: SSND.start + 8 + offset,
    frames,
    metadata: {
      ...(Object.keys(info).length > 0 ? { info } : {}),
      ...(markers.length > 0 ? { markers } : {}),
    },
    warnings,
  };
}

/** Reads an 80-bit extended-precision number. */
function extended(view: DataView, at: number): number {
  const exponent = view.getUint16(at);
  const mantissa = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  return (exponent & 0x8000 ? -1 : 1) * mantissa * 2 ** ((exponent & 0x7fff) - 16_383 - 63);
}

function readMarks(mark: Uint8Array, sampleRate: number): Marker[] {
  const view = new DataView(mark.buffer, mark.byteOffset, mark.byteLength);
  const markers: Marker[] = [];
  const count = mark.length < 2 ? 0 : view.getUint16(0);
  for (let i = 0, at = 2; i < count && at + 7 <= mark.length; i++) {
    const length = mark[at + 6];
    const label = chunkText(mark.subarray(at + 7, at + 7 + length));
    markers.push({ time: view.getUint32(at + 2) / sampleRate, label });
    at += 7 + length + ((length + 1) % 2);
  }
  return markers.sort((a, b) => a.time - b.time);
}
