import wavefile from "wavefile";
import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { writeWhole } from "./atomicWrite.js";

/** Samples of a WAV file: 16- or 24-bit integers, or 32-bit floating point. */
export const WAV_DEPTHS = ["16", "24", "32f"] as const;
export type WavDepth = (typeof WAV_DEPTHS)[number];

const TOP = { "16": 2 ** 15 - 1, "24": 2 ** 23 - 1 } as const;

/**
 * A mono sound as a WAV file.
 * @param signal mono, fractions of full scale; as integers, what is beyond +-1 is clipped.
 * @param depth of its samples.
 * @returns the bytes of the file, and how many samples were clipped.
 * @throws {InputError} if the sound is not mono.
 */
export function encodeWav(signal: Signal, depth: WavDepth = "16"): { bytes: Uint8Array; clipped: number } {
  if (signal.columns.length !== 1)
    throw new InputError(`encodeWav: ${signal.columns.length} channels; choose one.`);
  const fault = signal.values.findIndex((v) => Number.isNaN(v));
  if (fault >= 0) throw new Error(`encodeWav: sample ${fault} is not a number`);
  const wav = new wavefile.WaveFile();
  if (depth === "32f") {
    wav.fromScratch(1, signal.rate, depth, signal.values);
    return { bytes: wav.toBuffer(), clipped: 0 };
  }
  const top = TOP[depth];
  let clipped = 0;
  const samples = new Int32Array(rowCount(signal));
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round(signal.values[i] * top);
    if (Math.abs(scaled) > top) clipped++;
    samples[i] = Math.max(-top, Math.min(top, scaled));
  }
  wav.fromScratch(1, signal.rate, depth, samples);
  return { bytes: wav.toBuffer(), clipped };
}

/**
 * Writes a mono sound as a WAV file, whole.
 * @param path of the file; folders are made. @param signal mono, fractions of full scale. @param depth of its samples.
 * @returns how many samples were clipped.
 * @throws {InputError} if the sound is not mono or the file can't be written.
 */
export function writeWav(path: string, signal: Signal, depth: WavDepth = "16"): number {
  const { bytes, clipped } = encodeWav(signal, depth);
  writeWhole(path, bytes);
  return clipped;
}
