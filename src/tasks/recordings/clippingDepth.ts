import type { SoundInfo } from "../../workspace/sound/soundInfo.js";

/** Bits of the samples of a recording where they are integers; null where they are floating point or compressed. */
export function clippingDepth({ encoding, bitDepth }: SoundInfo): number | null {
  return /float/i.test(encoding) ? null : bitDepth;
}
