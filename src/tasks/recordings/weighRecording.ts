import { sizeOf } from "../../workspace/files/savedResult.js";
import { inspectSound } from "../../workspace/sound/inspectSound.js";

/** Bytes per second assumed for a recording whose header isn't read: 16 bits at 44.1 kHz. */
const USUAL_BYTES = 88_200;

/** How much work a recording is, s of sound: from its header, or estimated from its size where it would have to be decoded. */
export function weighRecording(
  file: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
): number {
  const duration = inspectSound(file)?.duration ?? (sizeOf(file) ?? 0) / USUAL_BYTES;
  return Math.max(0.001, Math.min(to, duration) - from);
}
