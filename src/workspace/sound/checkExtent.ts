import type { Extent } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { SoundInfo } from "./soundInfo.js";

/** A sound file by its path and what its header says. */
interface DescribedSound {
  readonly path: string;
  readonly info: Pick<SoundInfo, "channels" | "frames" | "duration" | "sampleRate">;
}

/**
 * The samples of a channel and a stretch of time of a sound file.
 * @param extent channel from 0 (default 0), stretch in s (default all); an end beyond the sound is its end.
 * @returns the channel, its first sample, and the one after its last.
 * @throws {InputError} if the file lacks the channel or the stretch, or holds no samples.
 */
export function samplesWithin(
  { path, info }: DescribedSound,
  { channel = 0, from = 0, to }: Extent,
): { channel: number; first: number; end: number } {
  const { frames, duration, sampleRate } = info;
  checkChannel({ path, info }, channel);
  checkSamples({ path, info });
  checkStretch(path, { from, ...(to === undefined ? {} : { to }) }, duration);
  const first = Math.round(from * sampleRate);
  const end = Math.min(frames, Math.round((to ?? duration) * sampleRate));
  if (first >= end) throw notWithin(path, from, to ?? duration, duration);
  return { channel, first, end };
}

/** @throws {InputError} unless a sound file has a channel of that number, counted from 0. */
export function checkChannel({ path, info }: DescribedSound, channel: number): void {
  if (!(Number.isInteger(channel) && channel >= 0 && channel < info.channels))
    throw new InputError(
      `${path}: channel=${channel} does not exist; give ${info.channels === 1 ? "0, the only one" : `an integer from 0 to ${info.channels - 1}`}.`,
    );
}

/** @throws {InputError} if a sound file is empty. */
export function checkSamples({ path, info }: DescribedSound): void {
  if (info.frames === 0) throw new InputError(`${path}: holds no samples; record or copy it again.`);
}

/**
 * Checks that a stretch of time lies within a sound; its end may lie beyond the sound's.
 * @param path named in the message. @param duration of the sound, s.
 * @throws {InputError} if the stretch is empty or begins outside the sound.
 */
export function checkStretch(path: string, { from = 0, to }: Extent, duration: number): void {
  const end = to ?? duration;
  if (!(from >= 0 && from < Math.min(end, duration))) throw notWithin(path, from, end, duration);
}

function notWithin(path: string, from: number, to: number, duration: number): InputError {
  const [end, whole] = [to, duration].map((seconds) => Number(seconds.toFixed(3)));
  const fault = (): string => {
    if (!(from >= 0)) return `from=${from} s is before its start; give 0 or more`;
    if (from >= duration) return `from=${from} s is not before its end, at ${whole} s; give an earlier time`;
    if (from >= to) return `from=${from} s is not before to=${end} s; swap or change them`;
    return `from=${from} s to=${end} s is shorter than a sample; give a longer part`;
  };
  return new InputError(`${path}: ${fault()}.`);
}
