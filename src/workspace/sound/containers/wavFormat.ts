import { counted } from "../../../shapes/counted.js";
import { InputError } from "../../../shapes/inputError.js";
import type { SampleKind } from "./sampleLayout.js";

/** The fmt chunk of a WAV file, corrected where its fields contradict each other. */
export interface WavFormat {
  readonly encoding: "PCM" | "float" | "A-law" | "mu-law" | "IMA ADPCM";
  readonly kind: SampleKind | "IMA ADPCM";
  readonly sampleRate: number;
  readonly channels: number;
  /** valid bits per sample */
  readonly bitDepth: number;
  /** bytes of one sample of one channel; 0 for IMA ADPCM */
  readonly bytesEach: number;
  /** bytes of one sample of all channels (of one block, for IMA ADPCM) */
  readonly blockAlign: number;
}

/** Maximum number of channels and sample rate (Hz); larger values mean a damaged header. */
export const MAX_CHANNELS = 1024;
export const MAX_RATE = 10_000_000;

const ENCODINGS: Record<number, WavFormat["encoding"]> = {
  1: "PCM",
  3: "float",
  6: "A-law",
  7: "mu-law",
  17: "IMA ADPCM",
};
const OTHER_CODECS: Record<number, string> = {
  2: "Microsoft ADPCM",
  49: "GSM 6.10",
  80: "MPEG",
  85: "MP3",
  353: "WMA",
};

/**
 * Parses the fmt chunk of a WAV file.
 * @param format content of the chunk.
 * @param little whether the byte order is little-endian.
 * @param name named in error messages.
 * @param warnings list that warnings are added to.
 * @throws {InputError} if the header is invalid or the codec is not supported.
 * @see Multimedia Data Standards Update 1994 (WAVE formats); Microsoft's WAVEFORMATEXTENSIBLE.
 */
export function readWavFormat(
  format: Uint8Array,
  little: boolean,
  name: string,
  warnings: string[],
): WavFormat {
  if (format.length < 14) {
    throw new InputError(
      `${name}: has no complete fmt chunk, so its sample rate is unknown; the file is truncated or damaged: copy it again.`,
    );
  }
  const fmt = new DataView(format.buffer, format.byteOffset, format.byteLength);
  let code = fmt.getUint16(0, little);
  const channels = fmt.getUint16(2, little);
  const sampleRate = fmt.getUint32(4, little);
  const blockAlign = fmt.getUint16(12, little);
  const container =
    format.length >= 16 ? fmt.getUint16(14, little) : 8 * Math.floor(blockAlign / Math.max(1, channels));
  let bitDepth = container;
  if (code === 0xfffe) {
    if (format.length < 26)
      throw new InputError(
        `${name}: has a truncated EXTENSIBLE header, so the file is damaged; copy it again.`,
      );
    bitDepth = fmt.getUint16(18, little) || container;
    code = fmt.getUint16(24, little);
  }
  const encoding = ENCODINGS[code];
  if (encoding === undefined) {
    const codec = OTHER_CODECS[code] ?? `codec ${code}`;
    throw new InputError(`${name}: uses ${codec}, which is not supported; convert it to PCM WAV.`);
  }
  checkPlausible(channels, sampleRate, name);
  const common = { encoding, sampleRate, channels };
  if (encoding === "PCM" || encoding === "float") {
    return { ...common, ...linear(encoding, container, bitDepth, channels, blockAlign, name, warnings) };
  }
  if (encoding === "IMA ADPCM") {
    if (blockAlign < 5 * channels || blockAlign % (4 * channels) !== 0) {
      throw new InputError(
        `${name}: declares IMA ADPCM with ${channels} channels in blocks of ${blockAlign} bytes, which is impossible; the header is damaged: copy it again.`,
      );
    }
    return { ...common, kind: encoding, bitDepth: 4, bytesEach: 0, blockAlign };
  }
  if (blockAlign !== channels) {
    warnings.push(`block size is given as ${counted(blockAlign, "byte")}; ${channels} are used`);
  }
  return { ...common, kind: encoding, bitDepth: 8, bytesEach: 1, blockAlign: channels };
}

/**
 * Rejects impossible headers.
 * @param channels number of channels, 1 to MAX_CHANNELS.
 * @param sampleRate Hz, above 0 and up to MAX_RATE.
 * @param name named in error messages.
 * @throws {InputError} if either is out of range.
 */
export function checkPlausible(channels: number, sampleRate: number, name: string): void {
  if (channels === 0 || channels > MAX_CHANNELS)
    throw new InputError(
      `${name}: declares ${counted(channels, "channel")}, so its header is damaged; copy it again.`,
    );
  if (!(sampleRate > 0 && sampleRate <= MAX_RATE)) {
    throw new InputError(
      `${name}: declares a sample rate of ${sampleRate} Hz, so its header is damaged; copy it again.`,
    );
  }
}

function linear(
  encoding: "PCM" | "float",
  container: number,
  declaredDepth: number,
  channels: number,
  blockAlign: number,
  name: string,
  warnings: string[],
): Pick<WavFormat, "kind" | "bitDepth" | "bytesEach" | "blockAlign"> {
  const possible = (bytes: number): boolean =>
    encoding === "float" ? bytes === 4 || bytes === 8 : bytes >= 1 && bytes <= 8;
  const fromBits = Math.ceil(container / 8);
  // Wide containers (24 bits in 4 bytes) are visible only in the block size; use it if it is consistent.
  const fromBlock = blockAlign / channels;
  const wide = [2, 3, 4, 8].includes(fromBlock) && fromBlock > fromBits && possible(fromBlock);
  const bytesEach = wide ? fromBlock : fromBits;
  if (container === 0 || !possible(bytesEach)) {
    throw new InputError(
      `${name}: declares ${container} bits per sample in ${encoding}, so its header is damaged; copy it again.`,
    );
  }
  if (blockAlign !== bytesEach * channels) {
    warnings.push(
      `block size is given as ${counted(blockAlign, "byte")}; ${channels} x ${bytesEach} are used`,
    );
  }
  let bitDepth = declaredDepth;
  if (bitDepth > 8 * bytesEach) {
    warnings.push(
      `${bitDepth} valid bits don't fit in ${counted(bytesEach, "byte")}; ${8 * bytesEach} are used`,
    );
    bitDepth = 8 * bytesEach;
  }
  const integer = fromBits === 1 && bytesEach === 1 ? "unsigned" : "signed";
  return {
    kind: encoding === "float" ? "float" : integer,
    bitDepth,
    bytesEach,
    blockAlign: bytesEach * channels,
  };
}
