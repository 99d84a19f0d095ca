import { InputError } from "../../../shapes/inputError.js";
import { rowCount, type Signal } from "../../../shapes/series.js";
import { writeWhole } from "../../files/atomicWrite.js";
import { needsRf64, wavHead, wavTail } from "./wavLayout.js";
import { SampleEncoder, type WavDepth } from "./wavSamples.js";

export { WAV_DEPTHS, type WavDepth } from "./wavSamples.js";

/**
 * Encodes a sound as a WAV file.
 * @param signal any number of channels, in fractions of full scale; its rate must be an integer, Hz. For integer depths, +-1
 * becomes +-(2^15 - 1) or +-(2^23 - 1), and larger values are clipped.
 * @param depth format of the samples.
 * @returns the bytes of the file, and the number of clipped samples.
 * @throws {InputError} if the rate is not an integer.
 * @example
 * const { bytes, clipped } = encodeWav(monoSignal(Float32Array.of(0, 0.5, 2), 44100));
 * [bytes.length, clipped]; // [50, 1]
 */
export function encodeWav(signal: Signal, depth: WavDepth = "16"): { bytes: Uint8Array; clipped: number } {
  const { rate } = signal;
  if (!Number.isInteger(rate) || rate > 0xffffffff) {
    const near = Math.max(1, Math.round(Math.min(rate, 0xffffffff)));
    throw new InputError(
      `encodeWav: rate=${rate} Hz must be an integer of up to 32 bits in a WAV file; resample to ${near} Hz.`,
    );
  }
  const layout = { sampleRate: rate, channels: signal.columns.length, depth };
  const frames = rowCount(signal);
  const encoder = new SampleEncoder(depth, "symmetric");
  const parts = [
    wavHead(layout, frames, needsRf64(layout, frames)),
    encoder.encode(signal.values),
    wavTail(layout, frames),
  ];
  return { bytes: new Uint8Array(Buffer.concat(parts)), clipped: encoder.clipped };
}

/**
 * Writes a sound as a WAV file, completely or not at all.
 * @param path of the file; missing folders are created.
 * @param signal as for encodeWav.
 * @param depth format of the samples.
 * @returns the number of clipped samples.
 * @throws {InputError} if the rate is not an integer or the file can't be written.
 * @throws {WorkFailed} if the disk is full.
 * @example
 * // One sample is above full scale.
 * writeWav("beep.wav", monoSignal(Float32Array.of(0, 0.5, 2), 44100)); // 1
 */
export function writeWav(path: string, signal: Signal, depth: WavDepth = "16"): number {
  const { bytes, clipped } = encodeWav(signal, depth);
  writeWhole(path, bytes);
  return clipped;
}
