import type { Readable } from "../../features/measuring/chapters.js";
import type { Extent } from "../../shapes/hearing.js";
import { samplesWithin } from "../../workspace/sound/checkExtent.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";

/**
 * One channel of a sound file, from one time to another, to be read piece by piece.
 * @param extent channel from 0, default 0; stretch in s, default all.
 * @throws {InputError} if the file lacks the channel or the stretch of time, or holds no samples.
 */
export function readableChannel(
  { path, info, read }: Pick<SoundFile, "path" | "info" | "read">,
  extent: Extent,
): Readable {
  const { channel, first, end } = samplesWithin({ path, info }, extent);
  return { sampleRate: info.sampleRate, first, end, read: (at, count) => read(at, count, channel) };
}
