import { median } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";

/** Mean and spread of the values that are not NaN, one by one. */
class Moments {
  private count = 0;
  private average = 0;
  private squares = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.count++;
    const off = value - this.average;
    this.average += off / this.count;
    this.squares += off * (value - this.average);
  }

  /** NaN without values */
  get mean(): number {
    return this.count === 0 ? Number.NaN : this.average;
  }

  /** standard deviation of a sample, n - 1; NaN for fewer than two values */
  get spread(): number {
    return this.count < 2 ? Number.NaN : Math.sqrt(this.squares / (this.count - 1));
  }
}

/** What a segment's frames say, gathered as they pass by: a segment may be longer than any stretch worked on at once. */
export class SegmentMeasure {
  readonly features: readonly { readonly mean: number; readonly spread: number }[];
  private readonly moments: readonly Moments[];
  private readonly pitches: number[] = [];
  private readonly times: number[] = [];
  private frames = 0;
  private samples = 0;
  private clipped = 0;

  /** @param count of features. */
  constructor(
    readonly segment: Segment,
    readonly snr: number,
    count: number,
  ) {
    this.moments = Array.from({ length: count }, () => new Moments());
    this.features = this.moments;
  }

  /** A frame within the segment. @param time s. @param f0 Hz, NaN where unvoiced. @param values a feature each, from `at`. */
  addFrame(time: number, f0: number, values: Float32Array, at: number): void {
    this.frames++;
    for (let c = 0; c < this.moments.length; c++) this.moments[c].add(values[at + c]);
    if (!Number.isNaN(f0)) {
      this.pitches.push(f0);
      this.times.push(time);
    }
  }

  /** Samples within the segment, and how many of them are at full scale. */
  addSamples(samples: number, clipped: number): void {
    this.samples += samples;
    this.clipped += clipped;
  }

  /** Of the voiced frames: median, least and greatest, Hz, and slope of the straight line through them, Hz/s. */
  get f0(): { median: number; min: number; max: number; slope: number } {
    const { pitches } = this;
    if (pitches.length === 0)
      return { median: Number.NaN, min: Number.NaN, max: Number.NaN, slope: Number.NaN };
    const min = pitches.reduce((a, b) => Math.min(a, b));
    const max = pitches.reduce((a, b) => Math.max(a, b));
    return { median: median(pitches), min, max, slope: slopeOf(this.times, pitches) };
  }

  get voicedFraction(): number {
    return this.frames === 0 ? Number.NaN : this.pitches.length / this.frames;
  }

  get clippedFraction(): number {
    return this.samples === 0 ? Number.NaN : this.clipped / this.samples;
  }
}

/** Slope of the least-squares line; NaN for fewer than three values. */
function slopeOf(times: readonly number[], values: readonly number[]): number {
  const n = times.length;
  if (n < 3) return Number.NaN;
  const t = times.reduce((a, b) => a + b) / n;
  const v = values.reduce((a, b) => a + b) / n;
  let over = 0;
  let under = 0;
  for (let i = 0; i < n; i++) {
    over += (times[i] - t) * (values[i] - v);
    under += (times[i] - t) ** 2;
  }
  return over / under;
}
