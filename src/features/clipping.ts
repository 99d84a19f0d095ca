import { counted } from "../shapes/counted.js";

/** Samples in a row that are equally high at a flat peak, at least. */
const FLAT = 3;
/** Flat peaks at which a sound counts as clipped, at least. */
const PEAKS = 3;
/** By how much a flat peak stands out of its neighbours: smallest steps of its samples, and a share of its height. */
const STEPS = 8;
const SHARE = 0.01;
/** Highest value that full scale may have, rounding included. */
const FULL_SCALE = 1 + 1e-4;

/** Where a sound is clipped, and whether it is one at all. */
export interface Clipping {
  /** from which values on, upwards and downwards, samples are clipped; infinite where none are */
  readonly high: number;
  readonly low: number;
  /** peaks that are flat below full scale or at it; 0 where there are too few to tell */
  readonly flatPeaks: number;
  /** fraction of full scale at which they are flat */
  readonly flatLevel: number;
  /** samples beyond full scale, which only floating point holds */
  readonly beyond: number;
  /** highest absolute value */
  readonly peak: number;
  /** the value that all samples have, or lie within one step of; undefined where there is sound */
  readonly silence: { readonly value: number; readonly dithered: boolean } | undefined;
}

/** One side of a sound: its highest value so far and the flat peaks of that height. */
class Side {
  level = Number.NEGATIVE_INFINITY;
  flatPeaks = 0;
  private run = 0;
  private before = Number.NaN;
  private last = Number.NaN;

  constructor(private readonly step: number) {}

  /** Whether nothing is under way that a lower value would end. */
  get isCalm(): boolean {
    return this.run === 0;
  }

  /** Takes samples that are all below the level, while it is calm. @param value the last of them. */
  pass(value: number): void {
    this.last = value;
  }

  take(value: number): void {
    if (value < this.level) {
      if (this.run > 0) this.end(value);
    } else if (value > this.level) {
      this.level = value;
      this.flatPeaks = 0;
      this.run = 1;
      this.before = this.last;
    } else if (this.run++ === 0) this.before = this.last;
    this.last = value;
  }

  private end(after: number): void {
    // A round peak is as flat as that where its samples are coarse, but leaves it by a step or two.
    const drop = Math.max(STEPS * this.step, SHARE * this.level);
    if (this.run >= FLAT && this.level - this.before >= drop && this.level - after >= drop) this.flatPeaks++;
    this.run = 0;
  }
}

/**
 * Looks for clipping in a sound that is read piece by piece. A sound is clipped where it reaches full scale, and where at least
 * three of its highest or lowest peaks are flat: at least three equal samples that stand out of their neighbours, as they do
 * when a preamplifier or a converter overloads and the recording is turned down afterwards.
 */
export class ClippingScan {
  private readonly above: Side;
  private readonly below: Side;
  private readonly fullScale: number;
  private readonly dither: number;
  private beyond = 0;

  /** @param bitDepth of the samples; null where it isn't known or they are floating point. */
  constructor(bitDepth: number | null) {
    const step = 2 / 2 ** Math.min(16, bitDepth ?? 16);
    this.above = new Side(step);
    this.below = new Side(step);
    this.fullScale = 1 - 1.5 * step;
    // Without steps of its own, a sound may be as faint as it likes.
    this.dither = bitDepth === null ? 0 : 2.5 * (2 / 2 ** Math.max(16, bitDepth));
  }

  /** Takes the next samples, fractions of full scale. @param offset, stride which of them: those of one channel. */
  add(values: Float32Array, offset = 0, stride = 1): void {
    const { above, below } = this;
    for (let i = offset; i < values.length; i += stride) {
      if (above.isCalm && below.isCalm) {
        // Most samples are below both levels, and tell nothing.
        const high = Math.min(above.level, FULL_SCALE);
        const low = -Math.min(below.level, FULL_SCALE);
        const from = i;
        while (i < values.length && values[i] < high && values[i] > low) i += stride;
        if (i > from) {
          above.pass(values[i - stride]);
          below.pass(-values[i - stride]);
        }
        if (i >= values.length) return;
      }
      const value = values[i];
      above.take(value);
      below.take(-value);
      if (value > FULL_SCALE || value < -FULL_SCALE) this.beyond++;
    }
  }

  /** What was found in all samples so far. */
  get result(): Clipping {
    const { above, below, beyond } = this;
    const peak = Math.max(0, above.level, below.level);
    const flatPeaks = above.flatPeaks + below.flatPeaks;
    const told = flatPeaks >= PEAKS;
    const from = (side: Side): number => {
      const scale = beyond > 0 ? Number.POSITIVE_INFINITY : this.fullScale;
      return told && side.flatPeaks > 0 ? Math.min(side.level, scale) : scale;
    };
    const flat = [above, below].filter((side) => side.flatPeaks > 0).map((side) => side.level);
    return {
      high: from(above),
      low: -from(below),
      flatPeaks: told ? flatPeaks : 0,
      flatLevel: told ? Math.max(...flat) : Number.NaN,
      beyond,
      peak,
      silence: this.silence,
    };
  }

  private get silence(): Clipping["silence"] {
    const [highest, lowest] = [this.above.level, -this.below.level];
    const range = highest - lowest;
    if (!(range >= 0 && range <= this.dither)) return undefined;
    return { value: (highest + lowest) / 2, dithered: range > 0 };
  }
}

/**
 * What there is to say about clipping and silence, a line each.
 * @example
 * const scan = new ClippingScan(null);
 * scan.add(Float32Array.of(0, 1.5, 0));
 * levelWarnings(scan.result); // ["1 sample lies beyond full scale, up to 1.5 times it, which only floating point holds"]
 */
export function levelWarnings({ flatPeaks, flatLevel, beyond, peak, silence }: Clipping): string[] {
  const decibels = (20 * Math.log10(flatLevel)).toFixed(1);
  return [
    ...(silence === undefined ? [] : [silent(silence)]),
    ...(flatPeaks === 0
      ? []
      : [
          `is clipped: ${flatPeaks} peaks are flat at ${Number(flatLevel.toPrecision(3))} of full scale (${decibels} dB)`,
        ]),
    ...(beyond === 0
      ? []
      : [
          `${counted(beyond, "sample")} ${beyond === 1 ? "lies" : "lie"} beyond full scale, up to ${Number(peak.toPrecision(3))} times it, which only floating point holds`,
        ]),
  ];
}

function silent({ value, dithered }: NonNullable<Clipping["silence"]>): string {
  const level = Number(value.toPrecision(3));
  return dithered
    ? `is silent: no sample is more than a step from ${level}`
    : `is silent: every sample is ${level}`;
}
