import { quantile } from "../../math/statistics.js";
import type { Band } from "../../shapes/segment.js";
import { durationOf, type Signal } from "../../shapes/series.js";
import { PowerFrames } from "../../signal/frames.js";

/** Frames of the spectra, s: long enough to tell a low call from rumble. */
const WINDOW = 0.046;
const HOP = 0.023;
/** What lies below counts as rumble, of wind and steps, Hz. */
const RUMBLE = 150;
/** The background is what a tenth of the frames stay below; what counts is 6 dB above it. */
const QUIET = 0.1;
const ABOVE_QUIET = 4;
/** Least share of all power that must stand out for anything to be said about it. */
const LEAST = 0.2;
/** Share of it outside the band at which it is said. */
const MOST = 0.5;

/** One side of the band: what stands out there over the background, and where the most power is. */
interface Side {
  readonly share: number;
  /** Hz */
  readonly strongest: number;
}

/** Spectra that are added up. */
class SpectrumSum {
  private readonly sum: Float64Array;
  private count = 0;

  constructor(readonly bins: number) {
    this.sum = new Float64Array(bins);
  }

  /** Adds the bins from `first` to before `end`, always the same ones. @param power of the first of them at place `at`, and so on. */
  add(power: Float32Array, at: number, first: number, end: number): void {
    const { sum } = this;
    this.count++;
    for (let k = first, i = at; k < end; k++, i++) sum[k] += power[i];
  }

  /** Mean power of a bin. */
  at(k: number): number {
    return this.sum[k] / Math.max(1, this.count);
  }
}

/** What is gathered of one side, or of the band itself: power over the background; of a side all spectra, too, and those that stand out. */
class Part {
  over = 0;
  all: SpectrumSum | undefined;
  loud: SpectrumSum | undefined;
}

/**
 * Gathers how much of a recording's energy lies outside the band that song is looked for in. Counted is what stands out of the
 * background, so that hum and steady noise don't matter; and rumble, which grows towards 0 Hz, is not taken for song below the band.
 */
export class OutsideBand {
  private readonly rumble = new Part();
  private readonly low = new Part();
  private readonly within = new Part();
  private readonly high = new Part();
  private power = 0;
  private binHz = 0;

  /** @param band in which song is looked for, Hz. */
  constructor(private readonly band: Band) {}

  /** Takes a stretch of the sound. @param signal mono. @param from, to the part of it that counts, s on its clock. */
  add(signal: Signal, from = signal.start, to = signal.start + durationOf(signal)): void {
    if (signal.values.length === 0 || Math.round(WINDOW * signal.rate) < 4) return;
    const frames = new PowerFrames({ ...signal, start: 0 }, { window: WINDOW, hop: HOP }, "outsideBand");
    const first = Math.max(0, Math.ceil((from - signal.start) / HOP));
    const rows = Math.min(frames.count, Math.ceil((to - signal.start) / HOP)) - first;
    if (rows <= 0) return;
    const bins = frames.power.length;
    this.binHz = frames.binHz;
    const { rumble, low, within, high } = this;
    const parts = [rumble, low, within, high];
    const ranges = parts.map((part) => this.binsOf(part, bins));
    const powers = parts.map(() => new Float64Array(rows));
    // Both sides of a frame next to each other: transforming it again would take longer than keeping them.
    const sides = [low, high].map((part) => ({ part, range: this.binsOf(part, bins), at: 0 }));
    const width = sides.reduce((at, side) => {
      side.at = at;
      return at + side.range[1] - side.range[0];
    }, 0);
    const kept = new Float32Array(rows * width);
    for (let r = 0; r < rows; r++) {
      frames.read(first + r);
      for (const [i, [from, end]] of ranges.entries()) powers[i][r] = sumOf(frames.power, from, end);
      for (const { part, range, at } of sides) {
        kept.set(frames.power.subarray(...range), r * width + at);
        part.all ??= new SpectrumSum(bins);
        part.all.add(kept, r * width + at, ...range);
      }
    }
    const backgrounds = powers.map((power) => ABOVE_QUIET * quantile(power, QUIET));
    for (const [i, part] of parts.entries())
      for (const power of powers[i]) {
        if (part !== rumble) this.power += power;
        if (power > backgrounds[i]) part.over += power - backgrounds[i];
      }
    for (const { part, range, at } of sides) {
      part.loud ??= new SpectrumSum(bins);
      const i = parts.indexOf(part);
      for (let r = 0; r < rows; r++)
        if (powers[i][r] > backgrounds[i]) part.loud.add(kept, r * width + at, ...range);
    }
  }

  /** What stands out below the band; undefined where that is less than half of it all, or the tail of rumble. */
  get below(): Side | undefined {
    const side = this.side(this.low);
    const isTail = this.low.over <= this.rumble.over || (side?.strongest ?? 0) <= RUMBLE + 2 * this.binHz;
    return isTail ? undefined : side;
  }

  /** What stands out above the band; undefined where that is less than half of it all. */
  get above(): Side | undefined {
    return this.side(this.high);
  }

  private side(part: Part): Side | undefined {
    const { low, within, high, binHz } = this;
    const total = low.over + within.over + high.over;
    const share = part.over / total;
    const { loud, all } = part;
    if (loud === undefined || all === undefined) return undefined;
    if (!(total > LEAST * this.power && share > MOST)) return undefined;
    let strongest = 0;
    let most = 0;
    for (let k = 1; k < loud.bins; k++) {
      const more = loud.at(k) - all.at(k);
      if (this.partAt(k * binHz) !== part || more <= most) continue;
      most = more;
      strongest = k * binHz;
    }
    return { share, strongest };
  }

  /** The first bin of a part but that at 0 Hz, and the one after its last. */
  private binsOf(part: Part, bins: number): readonly [number, number] {
    let first = 1;
    while (first < bins && this.partAt(first * this.binHz) !== part) first++;
    let end = first;
    while (end < bins && this.partAt(end * this.binHz) === part) end++;
    return [first, end];
  }

  private partAt(hertz: number): Part {
    const { lowHz, highHz } = this.band;
    if (hertz < Math.min(RUMBLE, lowHz)) return this.rumble;
    if (hertz < lowHz) return this.low;
    return hertz <= highHz ? this.within : this.high;
  }
}

/** Sum of values, in four parts at once. */
function sumOf(values: Float64Array, first: number, end: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = first;
  for (; i + 3 < end; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (; i < end; i++) a += values[i];
  return a + b + (c + d);
}

/**
 * What there is to say about energy outside the band, a line each.
 * @param band in which song was looked for, Hz.
 * @example
 * const tone = Float32Array.from({ length: 44100 }, (_, i) => (i > 22050 ? Math.sin((2 * Math.PI * 12000 * i) / 44100) : 0));
 * const outside = new OutsideBand({ lowHz: 500, highHz: 10000 });
 * outside.add(monoSignal(tone, 44100));
 * outsideWarnings(outside, { lowHz: 500, highHz: 10000 })[0].slice(0, 53); // "100 % of the energy over the background lies above 10"
 */
export function outsideWarnings({ below, above }: OutsideBand, { lowHz, highHz }: Band): string[] {
  const line = ({ share, strongest }: Side, where: string, change: string): string =>
    `${Math.round(100 * share)} % of the energy over the background lies ${where} Hz, outside the band of syllables and features, strongest at ${Math.round(strongest)} Hz; if that is song, ${change}`;
  return [
    ...(below === undefined ? [] : [line(below, `below ${lowHz}`, "lower --low-hz")]),
    ...(above === undefined ? [] : [line(above, `above ${highHz}`, "raise --high-hz")]),
  ];
}
