/**
 * Counts changes of sign in a stretch of sound: no window, no filter. An offset or rumble hides crossings; digital zeros
 * all have one sign.
 */
export class ZeroCrossings {
  /** the highest bit of each sample is its sign */
  private readonly bits: Int32Array;
  /** the last stretch, and how often the sign changes in it */
  private from = 0;
  private to = 0;
  private count = 0;

  constructor(private readonly samples: Float32Array) {
    this.bits = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  }

  /**
   * Zero-crossing rate of the samples from `first` to before `end`, as far as they lie within the sound. Fast if it overlaps
   * with the previous stretch.
   * @param rate of the sound, Hz.
   * @returns changes of sign over the time from the first sample to the last, 1/s: 2 f for a tone; NaN for fewer than two.
   * @see Kedem (1986) Proc. IEEE 74 1477. librosa's zero_crossing_rate is a share of the samples.
   */
  rate(first: number, end: number, rate: number): number {
    const from = Math.max(0, first);
    const to = Math.min(this.samples.length, end);
    if (to - from < 2) return Number.NaN;
    const overlaps = from >= this.from && from < this.to && to >= this.to;
    this.count = overlaps
      ? this.count - this.changes(this.from, from) + this.changes(this.to - 1, to - 1)
      : this.changes(from, to - 1);
    this.from = from;
    this.to = to;
    return (this.count * rate) / (to - from - 1);
  }

  /** Changes of sign from one sample to the next, for all from `from` to before `to`. */
  private changes(from: number, to: number): number {
    const { bits } = this;
    let count = 0;
    for (let i = from; i < to; i++) count += (bits[i] ^ bits[i + 1]) >>> 31;
    return count;
  }
}
