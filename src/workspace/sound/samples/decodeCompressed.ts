import { InputError } from "../../../shapes/inputError.js";
import { type Bytes, type OpenBytes, readBytes } from "../../files/bytes.js";
import { reasonOf } from "../../files/fileFault.js";
import type { CompressedHeader } from "../containers/compressedHeader.js";
import { DecodedSamples } from "./decodedSamples.js";

/** A decoded recording. */
export interface Decoded {
  /** 32-bit floating point, interleaved, in the machine's byte order */
  readonly samples: OpenBytes;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  readonly warnings: readonly string[];
}

const BLOCK_BYTES = 1 << 18;
/** Maximum number of samples that are decoded (6 h of one channel at 48 kHz). */
export const MAX_SAMPLES = 2 ** 30;
/** Maximum size of an MP4 file, bytes: its index can be anywhere, so the whole file is kept in memory. */
const MAX_MP4_BYTES = 2 ** 28;

/**
 * Decodes a compressed recording, block by block.
 * @param bytes of the file.
 * @param start first byte of its stream.
 * @param header of the stream.
 * @param name named in error messages.
 * @param blockBytes bytes passed to the decoder at a time.
 * @returns the samples, with warnings about damage.
 * @throws {InputError} if nothing can be decoded or the recording is too long.
 */
export async function decodeCompressed(
  bytes: Bytes,
  start: number,
  header: CompressedHeader,
  name: string,
  blockBytes = BLOCK_BYTES,
): Promise<Decoded> {
  const { codec, promised } = header;
  if (codec === "m4a" && bytes.size > MAX_MP4_BYTES) {
    throw new InputError(
      `${name}: has ${bytes.size} bytes, more than the ${MAX_MP4_BYTES} supported for M4A; convert it to WAV.`,
    );
  }
  const { default: decode } = await import("audio-decode");
  const decoder = await decode[codec]();
  const warnings: string[] = [];
  let faults = 0;
  const complain = (): void => {
    faults++;
  };
  let samples: DecodedSamples | undefined;
  let sampleRate = 0;
  let channels = header.channels;
  const take = (part: { channelData: Float32Array[]; sampleRate: number }): void => {
    if (part.channelData.length === 0) return;
    if (samples === undefined) {
      sampleRate = part.sampleRate;
      channels = Math.max(channels, part.channelData.length);
      samples = new DecodedSamples(name, channels);
    }
    if (part.sampleRate !== sampleRate) {
      throw new InputError(
        `${name}: changes its sample rate from ${sampleRate} Hz to ${part.sampleRate} Hz; split it first.`,
      );
    }
    const added = interleaved(part.channelData, channels);
    if (header.encoding === "FLAC") restoreIntegers(added, header.bitDepth ?? 16);
    samples.add(added);
    if (samples.frames * channels > MAX_SAMPLES)
      throw new InputError(
        `${name}: has more than ${MAX_SAMPLES} samples, too many to decode; convert it to WAV or split it.`,
      );
  };
  try {
    const partBytes = codec === "m4a" ? bytes.size : blockBytes;
    for (let at = start; at < bytes.size; ) {
      let part = readBytes(bytes, at, partBytes);
      if (part.length === 0) break;
      if (header.container === "FLAC" && at + part.length < bytes.size)
        part = part.subarray(0, wholeHeaders(part));
      at += part.length;
      take(await counting(() => decoder(part), complain));
    }
    take(await counting(() => decoder(), complain));
  } catch (error) {
    decoder.free();
    if (error instanceof InputError || samples === undefined || samples.frames === 0) {
      samples?.drop();
      if (error instanceof InputError) throw error;
      throw new InputError(
        `${name}: its ${header.encoding} data can't be decoded (${oneLine(reasonOf(error))}); record or convert it again.`,
      );
    }
    warnings.push(`decoding stopped early (${oneLine(reasonOf(error))}); only the part before is read`);
  }
  if (samples === undefined || sampleRate === 0)
    throw new InputError(
      `${name}: contains no sound that can be decoded; the file is truncated or damaged: copy it again.`,
    );
  if (faults > 0)
    warnings.push(`the ${header.encoding} data is damaged in places; sound may be missing or wrong there`);
  const { frames } = samples;
  const duration = frames / sampleRate;
  if (promised !== undefined && duration < promised - header.tolerance) {
    warnings.push(
      `header states ${promised.toFixed(3)} s, but only ${duration.toFixed(3)} s could be decoded; the file is truncated or damaged`,
    );
  }
  return { samples: samples.finish(), sampleRate, channels, frames, warnings };
}

/** Interleaves channels; they are repeated as needed, since decoders return one channel if two are identical. */
function interleaved(channelData: readonly Float32Array[], channels: number): Float32Array {
  if (channels === 1) return channelData[0].slice();
  const frames = channelData[0].length;
  const all = new Float32Array(frames * channels);
  for (let c = 0; c < channels; c++) {
    const channel = channelData[c % channelData.length];
    for (let i = 0; i < frames; i++) all[i * channels + c] = channel[i];
  }
  return all;
}

/**
 * Where to cut a block of FLAC without splitting the header of a frame (at most 16 bytes): the decoder would miss a split header
 * and lose the frame.
 */
function wholeHeaders(block: Uint8Array): number {
  const { length } = block;
  for (let at = Math.max(1, length - 16); at < length; at++) {
    if (block[at] === 0xff && (at + 1 === length || (block[at + 1] & 0xfe) === 0xf8)) return at;
  }
  return length;
}

/** Rescales samples: the FLAC decoder divides by the largest integer, but full scale is one more, as in all other formats. */
function restoreIntegers(samples: Float32Array, bitDepth: number): void {
  const full = 2 ** (bitDepth - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i] * (full - 1)) / full;
}

/** Calls a decoder and counts its complaints: decoders report damage to the console, synchronously. */
function counting<T>(call: () => Promise<T>, complain: () => void): Promise<T> {
  const say = console.error;
  console.error = complain;
  try {
    return call();
  } finally {
    console.error = say;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 200);
}
