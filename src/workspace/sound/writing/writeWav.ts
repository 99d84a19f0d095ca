import { InputError } from "../../../shapes/inputError.js";
import { rowCount, type Signal } from "../../../shapes/series.js";
import { writeWhole } from "../../files/atomicWrite.js";
import { needsRf64, wavHead, wavTail } from "./wavLayout.js";
import { SampleEncoder, type WavDepth } from "./wavSamples.js";

export { WAV_DEPTHS, type WavDepth } from "./wavSamples.js";

/**
 * A sound as a WAV file.
 * @param signal any number of channels, fractions of full scale; its rate a whole number of Hz. As integers, +-1 is
 * +-(2^15 - 1) or +-(2^23 - 1), and what is beyond is clipped.
 * @param depth of its samples.
 * @returns the bytes of the file, and how many samples were clipped.
 * @throws {InputError} if the rate is not whole.
 * @example
 * const { bytes, clipped } = encodeWav(monoSignal(Float32Array.of(0, 0.5, 2), 44100));
 * [bytes.length, clipped]; // [50, 1]
 */
export function encodeWav(signal: Signal, depth: WavDepth = "16"): { bytes: Uint8Array; clipped: number } {
  const { rate } = signal;
  if (!Number.isInteger(rate) || rate > 0xffffffff) {
    const near = Math.max(1, Math.round(Math.min(rate, 0xffffffff)));
    throw new InputError(
      `encodeWav: rate=${rate} Hz is not what a WAV file can tell; resample to ${near} Hz.`,
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
 * Writes a sound as a WAV file, whole.
 * @param path of the file; missing folders are created. @param signal as for `encodeWav`.
 * @param depth format of the samples.
 * @returns the number of samples that were clipped.
 * @throws {InputError} if the rate is not a whole number of Hz or the file cannot be written.
 * @example
 * // One sample is above full scale.
 * writeWav("beep.wav", monoSignal(Float32Array.of(0, 0.5, 2), 44100)); // 1
 */
export function writeWav(path: string, signal: Signal, depth: WavDepth = "16"): number {
  const { bytes, clipped } = encodeWav(signal, depth);
  writeWhole(path, bytes);
  return clipped;
}
