import { InputError } from "../shapes/inputError.js";

/** What a WAV file says of itself, and where its samples lie. */
export interface WavHeader {
  readonly container: "RIFF" | "RIFX" | "RF64" | "BW64";
  readonly encoding: "PCM" | "float" | "A-law" | "mu-law" | "IMA ADPCM";
  readonly sampleRate: number;
  readonly channels: number;
  /** valid bits a sample, as declared */
  readonly bitDepth: number;
  /** bytes of one sample of all channels (of one block, for IMA ADPCM) */
  readonly blockAlign: number;
  /** where the samples begin, and how many bytes of them there are in the file */
  readonly dataStart: number;
  readonly dataBytes: number;
  /** sampling instants; for IMA ADPCM the most that the blocks hold */
  readonly frames: number;
  /** the fmt chunk's bytes, little-endian files only */
  readonly format: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Random access to a file's bytes. */
export interface Bytes {
  readonly size: number;
  /** @returns the bytes from `at`, fewer than `length` only at the end of the file. */
  read(at: number, length: number): Uint8Array;
}

const ENCODINGS: Record<number, WavHeader["encoding"]> = {
  1: "PCM",
  3: "float",
  6: "A-law",
  7: "mu-law",
  17: "IMA ADPCM",
};
const OTHER_CODECS: Record<number, string> = { 2: "Microsoft ADPCM", 80: "MPEG", 85: "MP3", 353: "WMA" };

/**
 * Reads the chunks of a WAV file up to its samples and beyond: any order, wrong sizes told and mended where the file
 * itself shows what is right.
 * @param name said in errors.
 * @throws {InputError} for what is no WAV file, has an impossible header, or a codec that is not decoded.
 * @see Multimedia Programming Interface and Data Specifications 1.0 (RIFF); EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64).
 */
export function readWavHeader(bytes: Bytes, name: string): WavHeader {
  if (bytes.size === 0) throw new InputError(`${name}: is empty; record or copy it again.`);
  const head = bytes.read(0, 12);
  const container = text(head, 0, 4);
  if (
    head.length < 12 ||
    !["RIFF", "RIFX", "RF64", "BW64"].includes(container) ||
    text(head, 8, 4) !== "WAVE"
  ) {
    throw new InputError(
      `${name}: is not a WAV file (it begins with ${shown(head)}); convert it to WAV first.`,
    );
  }
  const little = container !== "RIFX";
  const warnings: string[] = [];
  const metadata: Record<string, string> = {};
  const declared = view(head).getUint32(4, little);
  const wide = container === "RF64" || container === "BW64";
  if (!wide && declared + 8 !== bytes.size && declared + 8 + (declared & 1) !== bytes.size) {
    warnings.push(
      `RIFF size says ${declared + 8} bytes, the file has ${bytes.size}; the file's own size is used`,
    );
  }
  let format: Uint8Array | undefined;
  let data: { start: number; declared: number } | undefined;
  let wideData: number | undefined;
  let at = 12;
  for (let chunk = 0; at + 8 <= bytes.size && chunk < 10_000; chunk++) {
    const header = bytes.read(at, 8);
    const id = text(header, 0, 4);
    let size = view(header).getUint32(4, little);
    const start = at + 8;
    if (id === "ds64" && wide) {
      const body = bytes.read(start, 28);
      if (body.length >= 16) wideData = Number(view(body).getBigUint64(8, true));
    } else if (id === "fmt " && format === undefined) {
      format = bytes.read(start, Math.min(size, 64));
    } else if (id === "data" && data === undefined) {
      if (wide && size === 0xffffffff && wideData !== undefined) size = wideData;
      data = { start, declared: size };
    } else if (id === "LIST" && size <= 65_536) {
      readInfo(bytes.read(start, size), little, metadata);
    } else if (id === "bext" && size >= 348) {
      readBroadcast(bytes.read(start, 348), metadata);
    } else if (id === "guan" && size <= 65_536) {
      metadata.guano = new TextDecoder().decode(bytes.read(start, size)).trim();
    }
    at = start + size + (size & 1);
  }
  if (format === undefined || format.length < 14) {
    throw new InputError(
      `${name}: has no complete fmt chunk, so its rate is unknown; the file is cut or damaged.`,
    );
  }
  if (data === undefined)
    throw new InputError(`${name}: has no data chunk, so no sound; the file is cut or damaged.`);
  return {
    container: container as WavHeader["container"],
    ...describe(format, data, bytes.size, little, name, warnings),
    metadata,
    warnings,
  };
}

function describe(
  format: Uint8Array,
  data: { start: number; declared: number },
  fileSize: number,
  little: boolean,
  name: string,
  warnings: string[],
): Omit<WavHeader, "container" | "metadata" | "warnings"> {
  const fmt = view(format);
  let code = fmt.getUint16(0, little);
  const channels = fmt.getUint16(2, little);
  const sampleRate = fmt.getUint32(4, little);
  let blockAlign = fmt.getUint16(12, little);
  const container =
    format.length >= 16 ? fmt.getUint16(14, little) : 8 * Math.floor(blockAlign / Math.max(1, channels));
  let bitDepth = container;
  if (code === 0xfffe) {
    if (format.length < 26)
      throw new InputError(`${name}: has an EXTENSIBLE header that is cut short; it is damaged.`);
    bitDepth = fmt.getUint16(18, little) || container;
    code = fmt.getUint16(24, little);
  }
  const encoding = ENCODINGS[code];
  if (encoding === undefined) {
    const codec = OTHER_CODECS[code] ?? `codec ${code}`;
    throw new InputError(`${name}: holds ${codec}, which is not decoded; convert it to PCM WAV.`);
  }
  if (channels === 0) throw new InputError(`${name}: declares 0 channels; the header is damaged.`);
  if (sampleRate === 0)
    throw new InputError(`${name}: declares a sample rate of 0 Hz; the header is damaged.`);
  if (sampleRate > 10_000_000) {
    throw new InputError(`${name}: declares a sample rate of ${sampleRate} Hz; the header is damaged.`);
  }
  const bytesEach = Math.ceil(container / 8);
  const depths = encoding === "float" ? [4, 8] : encoding === "PCM" ? [1, 2, 3, 4, 5, 6, 7, 8] : undefined;
  if (depths !== undefined) {
    // Odd containers (24 bits in 4 bytes) show in the block size; take it where it fits.
    const fromBlock = blockAlign / channels;
    const each =
      Number.isInteger(fromBlock) && fromBlock >= bytesEach && depths.includes(fromBlock)
        ? fromBlock
        : bytesEach;
    if (container === 0 || !depths.includes(each)) {
      throw new InputError(
        `${name}: declares ${container} bits a sample in ${encoding}; the header is damaged.`,
      );
    }
    if (blockAlign !== each * channels) {
      warnings.push(`block size says ${blockAlign} bytes, ${channels} x ${each} are used`);
      blockAlign = each * channels;
    }
    if (bitDepth > 8 * each) {
      warnings.push(`${bitDepth} valid bits don't fit in ${each} bytes; ${8 * each} are used`);
      bitDepth = 8 * each;
    }
  } else if (encoding === "IMA ADPCM") {
    if (channels !== 1 || blockAlign < 5) {
      throw new InputError(
        `${name}: is IMA ADPCM with ${channels} channels in blocks of ${blockAlign} bytes; convert it to PCM WAV.`,
      );
    }
  } else if (blockAlign !== channels) {
    warnings.push(`block size says ${blockAlign} bytes, ${channels} are used`);
    blockAlign = channels;
  }
  const present = Math.max(0, fileSize - data.start);
  const unfilled = data.declared === 0 || data.declared >= 0xffffff00;
  let dataBytes = unfilled ? present : Math.min(data.declared, present);
  if (data.declared > present || (unfilled && present > 0)) {
    warnings.push(
      unfilled
        ? "data size was never filled in; all bytes to the end are read"
        : `data chunk says ${data.declared} bytes, the file has ${present}; those are read`,
    );
  }
  if (encoding !== "IMA ADPCM" && dataBytes % blockAlign !== 0) {
    warnings.push(`the last ${dataBytes % blockAlign} bytes are no whole sample; they are left out`);
    dataBytes -= dataBytes % blockAlign;
  }
  const frames =
    encoding === "IMA ADPCM"
      ? Math.ceil(dataBytes / blockAlign) * ((blockAlign - 4) * 2 + 1)
      : dataBytes / blockAlign;
  return {
    encoding,
    sampleRate,
    channels,
    bitDepth,
    blockAlign,
    dataStart: data.start,
    dataBytes,
    frames,
    format,
  };
}

/** INFO strings (artist, comment: AudioMoth writes its settings there). */
function readInfo(list: Uint8Array, little: boolean, metadata: Record<string, string>): void {
  if (text(list, 0, 4) !== "INFO") return;
  for (let at = 4; at + 8 <= list.length; ) {
    const size = view(list).getUint32(at + 4, little);
    const value = new TextDecoder("latin1")
      .decode(list.subarray(at + 8, at + 8 + size))
      .replace(/\0.*$/s, "")
      .trim();
    if (value !== "") metadata[text(list, at, 4)] = value;
    at += 8 + size + (size & 1);
  }
}

function readBroadcast(bext: Uint8Array, metadata: Record<string, string>): void {
  const fields = [
    ["description", 0, 256],
    ["originator", 256, 32],
    ["originationDate", 320, 10],
    ["originationTime", 330, 8],
  ] as const;
  for (const [key, from, length] of fields) {
    const value = text(bext, from, length).replace(/\0.*$/s, "").trim();
    if (value !== "") metadata[key] = value;
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function text(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function shown(head: Uint8Array): string {
  const start = text(head, 0, Math.min(8, head.length));
  return /^[\x20-\x7e]*$/.test(start) ? `"${start}"` : "bytes that are no text";
}
