/** Sample formats that WAV files are written in: 16- or 24-bit integers, or 32-bit floating point. */
export const WAV_DEPTHS = ["16", "24", "32f"] as const;
export type WavDepth = (typeof WAV_DEPTHS)[number];

/**
 * Mapping of full scale to integers. "symmetric": +-1 becomes +-(2^15 - 1), as for songs. "as read": -1 becomes -2^15, so that
 * integers that were read are written unchanged; +1 is clipped to the largest integer.
 */
export type WavScale = "symmetric" | "as read";

/** Bytes per sample. */
export const SAMPLE_BYTES: Readonly<Record<WavDepth, number>> = { "16": 2, "24": 3, "32f": 4 };

/** Encodes samples as bytes of a WAV file: rounded to the nearest integer, without dither; clipped samples are counted. */
export class SampleEncoder {
  /** number of samples clipped so far; always 0 for floating point */
  clipped = 0;
  private taken = 0;

  constructor(
    private readonly depth: WavDepth,
    private readonly scale: WavScale,
  ) {}

  /**
   * Encodes the next block.
   * @param block samples in fractions of full scale.
   * @returns their bytes.
   * @throws {Error} if a sample is NaN.
   */
  encode(block: Float32Array): Uint8Array {
    const { depth } = this;
    const fault = block.findIndex((v) => Number.isNaN(v));
    if (fault >= 0) throw new Error(`WAV: sample ${this.taken + fault} is not a number`);
    this.taken += block.length;
    const bytes = new Uint8Array(block.length * SAMPLE_BYTES[depth]);
    const view = new DataView(bytes.buffer);
    if (depth === "32f") {
      for (let i = 0; i < block.length; i++) view.setFloat32(4 * i, block[i], true);
      return bytes;
    }
    const full = depth === "16" ? 2 ** 15 : 2 ** 23;
    const symmetric = this.scale === "symmetric";
    const factor = symmetric ? full - 1 : full;
    const lowest = symmetric ? 1 - full : -full;
    for (let i = 0; i < block.length; i++) {
      const scaled = Math.round(block[i] * factor);
      if (Math.abs(scaled) > factor) this.clipped++;
      const sample = Math.max(lowest, Math.min(full - 1, scaled));
      if (depth === "16") view.setInt16(2 * i, sample, true);
      else {
        view.setInt16(3 * i, sample, true);
        view.setInt8(3 * i + 2, sample >> 16);
      }
    }
    return bytes;
  }
}
