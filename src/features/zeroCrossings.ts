/**
 * Counts changes of sign in a stretch of sound, as it was recorded: no window, no filter. An offset of the recorder or
 * rumble hides crossings; the zero of a silent recording has one sign.
 */
export class ZeroCrossings {
  /** the highest bit of each sample is its sign */
  private readonly bits: Int32Array;

  constructor(private readonly samples: Float32Array) {
    this.bits = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  }

  /**
   * Zero-crossing rate of the samples from `first` to before `end`, as far as they lie within the sound.
   * @param rate of the sound, Hz.
   * @returns changes of sign over the time from the first sample to the last, 1/s: 2 f for a tone; NaN for fewer than two.
   * @see Kedem (1986) Proc. IEEE 74 1477. librosa's zero_crossing_rate is a share of the samples.
   */
  rate(first: number, end: number, rate: number): number {
    const { bits } = this;
    const from = Math.max(0, first);
    const to = Math.min(this.samples.length, end);
    if (to - from < 2) return Number.NaN;
    let count = 0;
    let before = bits[from];
    for (let i = from + 1; i < to; i++) {
      const now = bits[i];
      count += (before ^ now) >>> 31;
      before = now;
    }
    return (count * rate) / (to - from - 1);
  }
}

/**
 * Root mean square of the samples from `first` to before `end`, 0 beyond the ends of the sound; as recorded: no window, no
 * filter.
 * @returns re full scale.
 */
export function rootMeanSquare(samples: Float32Array, first: number, end: number): number {
  const to = Math.min(samples.length, end);
  let even = 0;
  let odd = 0;
  let i = Math.max(0, first);
  for (; i + 1 < to; i += 2) {
    even += samples[i] * samples[i];
    odd += samples[i + 1] * samples[i + 1];
  }
  if (i < to) even += samples[i] * samples[i];
  return Math.sqrt((even + odd) / (end - first));
}
