import { quantile } from "../../math/statistics.js";
import type { Band } from "../../shapes/segment.js";
import { durationOf, type Signal } from "../../shapes/series.js";
import { Frames } from "../../signal/frames.js";
import { BandSumsKernel, type BinBand } from "./bandSumsKernel.js";

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

/** Parts of the spectrum: rumble, what else lies below the band, the band, and what lies above it. */
const RUMBLING = 0;
const LOW = 1;
const WITHIN = 2;
const HIGH = 3;
const PARTS = [RUMBLING, LOW, WITHIN, HIGH] as const;
type Part = (typeof PARTS)[number];

/**
 * Gathers how much of a recording's energy lies outside the band that song is looked for in. Counted is what stands out of the
 * background, so that hum and steady noise don't matter; and rumble, which grows towards 0 Hz, is not taken for song below the band.
 */
export class OutsideBand {
  /** power over the background of each part, and all power but rumble */
  private readonly over = [0, 0, 0, 0];
  private power = 0;
  /** frames that were heard, and those in which a part stands out */
  private frames = 0;
  private readonly loud = [0, 0, 0, 0];
  private binHz = 0;
  private kernel: BandSumsKernel | undefined;

  /** @param band in which song is looked for, Hz. */
  constructor(private readonly band: Band) {}

  /** Takes a stretch of the sound. @param signal mono, always of the same rate. @param from, to the part of it that counts, s on its clock. */
  add(signal: Signal, from = signal.start, to = signal.start + durationOf(signal)): void {
    if (signal.values.length === 0 || Math.round(WINDOW * signal.rate) < 4) return;
    const frames = new Frames({ ...signal, start: 0 }, { window: WINDOW, hop: HOP }, "outsideBand");
    const first = Math.max(0, Math.ceil((from - signal.start) / HOP));
    const rows = Math.min(frames.count, Math.ceil((to - signal.start) / HOP)) - first;
    if (rows <= 0) return;
    this.binHz = frames.binHz;
    const kernel = this.kernelFor(frames, rows);
    kernel.hear(frames.samples);
    for (let r = 0; r < rows; r++) kernel.measure(r, frames.first(first + r));
    this.frames += rows;
    for (const part of PARTS) {
      const powers = kernel.powers[part].subarray(0, rows);
      const background = ABOVE_QUIET * quantile(powers, QUIET);
      for (const power of powers) {
        if (part !== RUMBLING) this.power += power;
        if (power > background) this.over[part] += power - background;
      }
      if (part === LOW || part === HIGH) this.loud[part] += kernel.addLoud(part, rows, background);
    }
  }

  /** The kernel so far, or one with room for more frames that goes on with its sums. */
  private kernelFor({ weights, size }: Frames, rows: number): BandSumsKernel {
    const { kernel } = this;
    if (kernel !== undefined && kernel.rows >= rows) return kernel;
    const sum = weights.reduce((a, b) => a + b, 0);
    const bands = PARTS.map((part) => this.binsOf(part, size / 2 + 1));
    const larger = new BandSumsKernel({ weights, size, factor: 2 / (sum * sum) }, bands, rows);
    for (const part of PARTS) {
      if (kernel === undefined) continue;
      larger.all[part].set(kernel.all[part]);
      larger.loud[part].set(kernel.loud[part]);
    }
    this.kernel = larger;
    return larger;
  }

  /** What stands out below the band; undefined where that is less than half of it all, or the tail of rumble. */
  get below(): Side | undefined {
    const side = this.side(LOW);
    const isTail = this.over[LOW] <= this.over[RUMBLING] || (side?.strongest ?? 0) <= RUMBLE + 2 * this.binHz;
    return isTail ? undefined : side;
  }

  /** What stands out above the band; undefined where that is less than half of it all. */
  get above(): Side | undefined {
    return this.side(HIGH);
  }

  private side(part: typeof LOW | typeof HIGH): Side | undefined {
    const { over, kernel, binHz } = this;
    const total = over[LOW] + over[WITHIN] + over[HIGH];
    const share = over[part] / total;
    if (kernel === undefined) return undefined;
    if (!(total > LEAST * this.power && share > MOST)) return undefined;
    const [loud, all] = [kernel.loud[part], kernel.all[part]];
    let strongest = 0;
    let most = 0;
    for (let k = 0; k < loud.length; k++) {
      const more = loud[k] / Math.max(1, this.loud[part]) - all[k] / this.frames;
      if (more <= most) continue;
      most = more;
      strongest = (kernel.bands[part].first + k) * binHz;
    }
    return { share, strongest };
  }

  /** The bins of a part but that at 0 Hz. */
  private binsOf(part: Part, bins: number): BinBand {
    let first = 1;
    while (first < bins && this.partAt(first * this.binHz) !== part) first++;
    let end = first;
    while (end < bins && this.partAt(end * this.binHz) === part) end++;
    return { first, end, isSummed: part === LOW || part === HIGH };
  }

  private partAt(hertz: number): Part {
    const { lowHz, highHz } = this.band;
    if (hertz < Math.min(RUMBLE, lowHz)) return RUMBLING;
    if (hertz < lowHz) return LOW;
    return hertz <= highHz ? WITHIN : HIGH;
  }
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
