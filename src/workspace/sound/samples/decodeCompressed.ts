import { InputError } from "../../../shapes/inputError.js";
import { reasonOf } from "../../files/atomicWrite.js";
import { type Bytes, type OpenBytes, readBytes } from "../containers/bytes.js";
import type { CompressedHeader } from "../containers/compressedHeader.js";
import { DecodedSamples } from "./decodedSamples.js";

/** What a compressed recording became. */
export interface Decoded {
  /** 32-bit floating point, interleaved, in the machine's byte order */
  readonly samples: OpenBytes;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  readonly warnings: readonly string[];
}

const BLOCK_BYTES = 1 << 18;
/** More samples than this (6 h of one channel at 48 kHz) are refused. */
export const MOST_SAMPLES = 2 ** 30;
/** MP4 keeps its index anywhere, so its file is held in memory, bytes. */
const MOST_INDEXED = 2 ** 28;

/**
 * Decodes a compressed recording, block by block.
 * @param start where its stream begins. @param name said in errors. @param blockBytes how much the decoder gets at a time.
 * @throws {InputError} if nothing of it can be decoded, or there is too much.
 */
export async function decodeCompressed(
  bytes: Bytes,
  start: number,
  header: CompressedHeader,
  name: string,
  blockBytes = BLOCK_BYTES,
): Promise<Decoded> {
  const { codec, promised } = header;
  if (codec === "m4a" && bytes.size > MOST_INDEXED) {
    throw new InputError(`${name}: has ${bytes.size} bytes, too many for M4A; convert it to WAV.`);
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
        `${name}: changes from ${sampleRate} Hz to ${part.sampleRate} Hz within; split it first.`,
      );
    }
    const added = interleaved(part.channelData, channels);
    if (header.encoding === "FLAC") restoreIntegers(added, header.bitDepth ?? 16);
    samples.add(added);
    if (samples.frames * channels > MOST_SAMPLES)
      throw new InputError(`${name}: is too long to be decoded; convert it to WAV or cut it first.`);
  };
  try {
    const most = codec === "m4a" ? bytes.size : blockBytes;
    for (let at = start; at < bytes.size; ) {
      let part = readBytes(bytes, at, most);
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
    warnings.push(`decoding stopped early (${oneLine(reasonOf(error))}); what came before is read`);
  }
  if (samples === undefined || sampleRate === 0)
    throw new InputError(`${name}: holds no sound that can be decoded; it is cut or damaged.`);
  if (faults > 0)
    warnings.push(`the ${header.encoding} data is damaged in places; sound may be missing or wrong there`);
  const { frames } = samples;
  const duration = frames / sampleRate;
  if (promised !== undefined && duration < promised - header.tolerance) {
    warnings.push(
      `header promises ${promised.toFixed(3)} s, ${duration.toFixed(3)} s could be decoded: it is cut, or damaged within`,
    );
  }
  return { samples: samples.finish(), sampleRate, channels, frames, warnings };
}

/** A decoder gives one channel where two are alike, so channels are repeated as needed. */
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
 * Where to cut a block of FLAC so that no frame's header, of at most 16 bytes, is divided: the decoder would overlook it
 * and lose the frame.
 */
function wholeHeaders(block: Uint8Array): number {
  const { length } = block;
  for (let at = Math.max(1, length - 16); at < length; at++) {
    if (block[at] === 0xff && (at + 1 === length || (block[at + 1] & 0xfe) === 0xf8)) return at;
  }
  return length;
}

/** The decoder of FLAC divides by the largest integer; full scale is one more, as everywhere else. */
function restoreIntegers(samples: Float32Array, bitDepth: number): void {
  const full = 2 ** (bitDepth - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i] * (full - 1)) / full;
}

/** Decoders tell the console of damage, at once when they are called; here it is counted instead. */
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
