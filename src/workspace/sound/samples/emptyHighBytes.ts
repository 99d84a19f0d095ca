import { type Bytes, readBytes } from "../../files/bytes.js";
import type { SampleLayout } from "../containers/sampleLayout.js";

const SEARCHED_BYTES = 1 << 18;

/**
 * Counts the unused high bytes of each sample. The WAVE format requires unused bytes to be the low ones (24 bits fill the high
 * three bytes of four), but some writers leave the high ones unused: then the low bytes are not all 0 and the high ones only
 * repeat the sign.
 * @param bytes of the file.
 * @param layout of the samples; only integers can have unused bytes.
 * @param bitDepth valid bits per sample.
 * @returns number of unused high bytes, usually 0.
 */
export function emptyHighBytes(bytes: Bytes, layout: SampleLayout, bitDepth: number): number {
  const { kind, bytesEach, little, start, frames, channels } = layout;
  const unused = bytesEach - Math.ceil(bitDepth / 8);
  if (kind !== "signed" || unused <= 0) return 0;
  const wanted = Math.min(frames * channels, Math.floor(SEARCHED_BYTES / bytesEach)) * bytesEach;
  const block = readBytes(bytes, start, wanted);
  let low = 0;
  for (let at = 0; at + bytesEach <= block.length; at += bytesEach) {
    for (let k = 0; k < unused; k++) {
      low |= block[at + (little ? k : bytesEach - 1 - k)];
      const high = block[at + (little ? bytesEach - 1 - k : k)];
      if (high !== 0 && high !== 0xff) return 0;
    }
  }
  return low === 0 ? 0 : unused;
}
