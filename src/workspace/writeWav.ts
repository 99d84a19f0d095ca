import wavefile from "wavefile";
import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { writeWhole } from "./atomicWrite.js";

/**
 * A mono sound as a 16-bit PCM WAV file.
 * @param signal mono, fractions of full scale; beyond +-1 it is clipped.
 * @returns the bytes of the file, and how many samples were clipped.
 * @throws {InputError} if the sound is not mono.
 */
export function encodeWav(signal: Signal): { bytes: Uint8Array; clipped: number } {
  if (signal.columns.length !== 1)
    throw new InputError(`encodeWav: ${signal.columns.length} channels; choose one.`);
  let clipped = 0;
  const samples = new Int16Array(rowCount(signal));
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round(signal.values[i] * 32767);
    if (Number.isNaN(scaled)) throw new Error(`encodeWav: sample ${i} is not a number`);
    if (scaled > 32767 || scaled < -32767) clipped++;
    samples[i] = Math.max(-32767, Math.min(32767, scaled));
  }
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, signal.rate, "16", samples);
  return { bytes: wav.toBuffer(), clipped };
}

/**
 * Writes a mono sound as a 16-bit WAV file, whole.
 * @param path of the file; folders are made. @param signal mono, fractions of full scale.
 * @returns how many samples were clipped.
 * @throws {InputError} if the sound is not mono or the file can't be written.
 */
export function writeWav(path: string, signal: Signal): number {
  const { bytes, clipped } = encodeWav(signal);
  writeWhole(path, bytes);
  return clipped;
}
