import { sizeOf } from "../../workspace/files/savedResult.js";
import { inspectWav } from "../../workspace/sound/inspectWav.js";

/** Bytes a second that an unknown recording is taken to have: 16 bits at 44.1 kHz. */
const USUAL_BYTES = 88_200;

/** How much work a recording is, s of sound: as its header says, or guessed from its size where it must be decoded first. */
export function weighRecording(
  file: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
): number {
  const duration = inspectWav(file) ?? (sizeOf(file) ?? 0) / USUAL_BYTES;
  return Math.max(0.001, Math.min(to, duration) - from);
}
