import { median } from "../../math/statistics.js";
import type { Band, BoxedSegment } from "../../shapes/segment.js";
import { EnergyBand } from "./energyBand.js";

/** Running mean and standard deviation of values, NaN ignored. */
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

  /** sample standard deviation (n - 1); NaN for fewer than two values */
  get spread(): number {
    return this.count < 2 ? Number.NaN : Math.sqrt(this.squares / (this.count - 1));
  }
}

/** F0 of the voiced frames, Hz: median, minimum, maximum, and slope of the straight line through them, Hz/s. */
export interface PitchSummary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly slope: number;
}

/** Measures of one segment, gathered frame by frame: a segment may be longer than any chapter. */
export class SegmentMeasure {
  /** where its energy is gathered; its result is `band` */
  energy: EnergyBand | undefined = new EnergyBand();
  private moments: readonly Moments[];
  private pitches: number[] = [];
  private times: number[] = [];
  private closed:
    | { readonly f0: PitchSummary; readonly moments: readonly number[]; readonly band: Band | undefined }
    | undefined;
  private frames = 0;
  private voiced = 0;
  private samples = 0;
  private clipped = 0;

  /** @param count of features. @param box band that it is measured in; undefined: that of the settings. */
  constructor(
    readonly segment: BoxedSegment,
    readonly snr: number,
    count: number,
    readonly box?: Band,
    /** band that its features describe, where it differs from that of the settings */
    readonly described?: Band,
  ) {
    this.moments = Array.from({ length: count }, () => new Moments());
  }

  /** A frame within the segment. @param time s. @param f0 Hz, NaN where unvoiced. @param values one for each feature, from `at` on. */
  addFrame(time: number, f0: number, values: Float32Array, at: number): void {
    this.frames++;
    for (let c = 0; c < this.moments.length; c++) this.moments[c].add(values[at + c]);
    if (!Number.isNaN(f0)) {
      this.voiced++;
      this.pitches.push(f0);
      this.times.push(time);
    }
  }

  /** Samples within the segment, and how many of them are at full scale. */
  addSamples(samples: number, clipped: number): void {
    this.samples += samples;
    this.clipped += clipped;
  }

  /** Ends the segment: its values are summarised and released. No frame may follow. */
  close(): void {
    if (this.closed !== undefined) return;
    // A list takes half the memory of a typed array of so few, and a long recording has many.
    const moments: number[] = [];
    for (const { mean, spread } of this.moments) moments.push(mean, spread);
    this.closed = { f0: this.f0, moments: moments.slice(), band: this.band };
    this.energy = undefined;
    this.moments = [];
    this.pitches = [];
    this.times = [];
  }

  /** Mean and spread (standard deviation, n - 1) of each feature, over the frames where it is defined. */
  get features(): readonly { readonly mean: number; readonly spread: number }[] {
    const { closed } = this;
    if (closed === undefined) return this.moments;
    return Array.from({ length: closed.moments.length / 2 }, (_, c) => ({
      mean: closed.moments[2 * c],
      spread: closed.moments[2 * c + 1],
    }));
  }

  /** Band of its energy, Hz; undefined if it is silent. */
  get band(): Band | undefined {
    return this.closed === undefined ? this.energy?.band(this.snr) : this.closed.band;
  }

  get f0(): PitchSummary {
    if (this.closed !== undefined) return this.closed.f0;
    const { pitches } = this;
    if (pitches.length === 0)
      return { median: Number.NaN, min: Number.NaN, max: Number.NaN, slope: Number.NaN };
    const min = pitches.reduce((a, b) => Math.min(a, b));
    const max = pitches.reduce((a, b) => Math.max(a, b));
    return { median: median(pitches), min, max, slope: slopeOf(this.times, pitches) };
  }

  get voicedFraction(): number {
    return this.frames === 0 ? Number.NaN : this.voiced / this.frames;
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
