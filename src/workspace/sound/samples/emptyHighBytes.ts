import { type Bytes, readBytes } from "../containers/bytes.js";
import type { SampleLayout } from "../containers/sampleLayout.js";

const SEARCHED = 1 << 18;

/**
 * How many bytes of each sample lie unused above the number. The WAVE format demands them below (24 bits fill the high
 * three bytes of four), but some writers put them above; then the low bytes hold more than zeros and the high ones
 * nothing but sign.
 * @param layout of the samples; only whole unused bytes of integers count. @param bitDepth valid bits a sample.
 */
export function emptyHighBytes(bytes: Bytes, layout: SampleLayout, bitDepth: number): number {
  const { kind, bytesEach, little, start, frames, channels } = layout;
  const unused = bytesEach - Math.ceil(bitDepth / 8);
  if (kind !== "signed" || unused <= 0) return 0;
  const wanted = Math.min(frames * channels, Math.floor(SEARCHED / bytesEach)) * bytesEach;
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
