import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import wavefile from "wavefile";
import { InputError } from "../shapes/inputError.js";
import type { Signal } from "../shapes/series.js";
import { reasonOf } from "./atomicWrite.js";
import { type Bytes, readWavHeader, type WavHeader } from "./wavHeader.js";

const BLOCK_BYTES = 1 << 20;
/** Compressed data is decoded whole, so there is a limit, bytes. */
const MOST_COMPRESSED = 1 << 28;
/** No sound has larger samples than this, in fractions of full scale. */
const LOUDEST = 1e9;

/** One channel of a recording, and what its file says. */
export interface Recording {
  readonly signal: Signal;
  readonly header: WavHeader;
  /** sha256 of the file */
  readonly hash: string;
}

/** What of a recording is read. */
export interface Extent {
  /** channel, counted from 0; default 0 */
  readonly channel?: number;
  /** s; default all */
  readonly from?: number;
  readonly to?: number;
}

/**
 * What a WAV file holds, without its samples.
 * @param path of the file.
 * @returns what the header says, where the samples lie, and what is odd.
 * @throws {InputError} if it can't be opened or is no WAV file.
 */
export function inspectRecording(path: string): WavHeader {
  return withFile(path, (bytes) => readWavHeader(bytes, path));
}

/**
 * Reads one channel of a WAV file, block by block.
 * @returns mono, fractions of full scale; the signal starts at `from`.
 * @throws {InputError} if it can't be opened, is no WAV file, or lacks the channel or the stretch of time.
 */
export function readRecording(path: string, extent: Extent = {}): Recording {
  return withFile(path, (bytes) => {
    const header = readWavHeader(bytes, path);
    const channel = extent.channel ?? 0;
    if (!Number.isInteger(channel) || channel < 0 || channel >= header.channels) {
      throw new InputError(`${path}: channel=${channel} is not there; give 0 to ${header.channels - 1}.`);
    }
    const hash = createHash("sha256");
    for (let at = 0; at < bytes.size; at += BLOCK_BYTES) hash.update(bytes.read(at, BLOCK_BYTES));
    const all = compressed(header) ? decompress(bytes, header, path) : undefined;
    const frames = all === undefined ? header.frames : all.length / header.channels;
    const duration = frames / header.sampleRate;
    const from = extent.from ?? 0;
    const to = Math.min(extent.to ?? duration, duration);
    if (frames === 0) throw new InputError(`${path}: holds no samples; record or copy it again.`);
    if (!(from >= 0 && from < to)) {
      throw new InputError(
        `${path}: from=${from} s to=${Number(to.toFixed(3))} s is no stretch of its ${duration.toFixed(3)} s; mend --from, --to.`,
      );
    }
    const first = Math.round(from * header.sampleRate);
    const last = Math.min(frames, Math.round(to * header.sampleRate));
    const values = new Float32Array(last - first);
    if (all !== undefined) {
      for (let i = 0; i < values.length; i++)
        values[i] = all[(first + i) * header.channels + channel] / 32768;
    } else {
      const each = header.blockAlign / header.channels;
      const rows = Math.max(1, Math.floor(BLOCK_BYTES / header.blockAlign));
      for (let row = first; row < last; row += rows) {
        const count = Math.min(rows, last - row);
        const block = bytes.read(header.dataStart + row * header.blockAlign, count * header.blockAlign);
        const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
        const sample = sampleReader(header, each);
        for (let i = 0; i < count; i++)
          values[row - first + i] = sample(view, i * header.blockAlign + channel * each);
      }
    }
    if (header.encoding === "float") refuseImpossible(values, path);
    const columns = [{ name: header.channels > 1 ? `channel ${channel}` : "sound", unit: "1" as const }];
    return {
      signal: { values, columns, rate: header.sampleRate, start: from },
      header,
      hash: hash.digest("hex"),
    };
  });
}

function withFile<T>(path: string, use: (bytes: Bytes) => T): T {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); check the name.`);
  }
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) throw new InputError(`${path}: is a folder; give a WAV file.`);
    if (!status.isFile()) throw new InputError(`${path}: is no ordinary file; give a WAV file.`);
    return use({
      size: status.size,
      read(at, length) {
        const block = new Uint8Array(Math.max(0, Math.min(length, status.size - at)));
        let done = 0;
        while (done < block.length) {
          const got = readSync(file, block, done, block.length - done, at + done);
          if (got === 0) return block.subarray(0, done);
          done += got;
        }
        return block;
      },
    });
  } finally {
    closeSync(file);
  }
}

/** Reads one sample as a fraction of full scale. Odd depths fill the high bits of their bytes. */
function sampleReader(header: WavHeader, each: number): (view: DataView, at: number) => number {
  const little = header.container !== "RIFX";
  if (header.encoding === "float") {
    return each === 4 ? (v, at) => v.getFloat32(at, little) : (v, at) => v.getFloat64(at, little);
  }
  if (each === 1) return (v, at) => (v.getUint8(at) - 128) / 128;
  if (each === 2) return (v, at) => v.getInt16(at, little) / 32768;
  if (each === 3) {
    return little
      ? (v, at) =>
          ((v.getUint8(at) << 8) | (v.getUint8(at + 1) << 16) | (v.getInt8(at + 2) << 24)) / 2147483648
      : (v, at) =>
          ((v.getUint8(at + 2) << 8) | (v.getUint8(at + 1) << 16) | (v.getInt8(at) << 24)) / 2147483648;
  }
  // Of 4 bytes and more, the highest four are beyond single precision already.
  const high = little ? each - 4 : 0;
  return (v, at) => v.getInt32(at + high, little) / 2147483648;
}

function compressed(header: WavHeader): boolean {
  return header.encoding !== "PCM" && header.encoding !== "float";
}

/** A-law, mu-law and IMA ADPCM, by wavefile, from a clean copy of what it needs. @returns 16-bit integers. */
function decompress(bytes: Bytes, header: WavHeader, name: string): Int16Array {
  if (header.dataBytes > MOST_COMPRESSED) {
    throw new InputError(
      `${name}: holds ${header.dataBytes} bytes of ${header.encoding}, too many; convert it to PCM WAV.`,
    );
  }
  const data = bytes.read(header.dataStart, header.dataBytes);
  const { format } = header;
  const clean = new Uint8Array(12 + 8 + format.length + 12 + 8 + data.length);
  const view = new DataView(clean.buffer);
  const put = (at: number, id: string, size: number): void => {
    for (let i = 0; i < 4; i++) clean[at + i] = id.charCodeAt(i);
    view.setUint32(at + 4, size, true);
  };
  put(0, "RIFF", clean.length - 8);
  clean.set(new TextEncoder().encode("WAVE"), 8);
  put(12, "fmt ", format.length);
  clean.set(format, 20);
  put(20 + format.length, "fact", 4);
  view.setUint32(28 + format.length, header.frames, true);
  put(32 + format.length, "data", data.length);
  clean.set(data, 40 + format.length);
  try {
    const wav = new wavefile.WaveFile(clean);
    if (header.encoding === "A-law") wav.fromALaw();
    else if (header.encoding === "mu-law") wav.fromMuLaw();
    else wav.fromIMAADPCM();
    // A typed interleaved array is what this overload gives.
    return wav.getSamples(true, Int16Array) as unknown as Int16Array;
  } catch (error) {
    throw new InputError(
      `${name}: its ${header.encoding} data can't be decoded (${reasonOf(error)}); convert it to PCM WAV.`,
    );
  }
}

function refuseImpossible(values: Float32Array, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(values[i]) <= LOUDEST)) {
      throw new InputError(
        `${name}: sample ${i} is ${values[i]}; the file is damaged, or is not of floating point.`,
      );
    }
  }
}
