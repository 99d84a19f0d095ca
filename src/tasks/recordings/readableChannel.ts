import type { Readable } from "../../features/measuring/chapters.js";
import { InputError } from "../../shapes/inputError.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";

/**
 * One channel of a sound file, from one time to another, to be read piece by piece.
 * @throws {InputError} if the file lacks the channel or the stretch of time, or holds no samples.
 */
export function readableChannel(
  { path, info, read }: Pick<SoundFile, "path" | "info" | "read">,
  { channel = 0, from = 0, to }: { channel?: number; from?: number; to?: number },
): Readable {
  const { channels, frames, sampleRate, duration } = info;
  if (channel >= channels)
    throw new InputError(`${path}: channel=${channel} is not there; give 0 to ${channels - 1}.`);
  if (frames === 0) throw new InputError(`${path}: holds no samples; record or copy it again.`);
  const first = Math.round(from * sampleRate);
  const end = Math.min(frames, Math.round((to ?? duration) * sampleRate));
  if (!(first >= 0 && first < end)) {
    throw new InputError(
      `${path}: from=${from} s to=${Number((to ?? duration).toFixed(3))} s is no stretch of its ${duration.toFixed(3)} s; mend --from, --to.`,
    );
  }
  return { sampleRate, first, end, read: (at, count) => read(at, count, channel) };
}
