import type { FilterKernel } from "../../kernels/filterKernel.js";
import { type Block, CANDIDATES, type PitchKernel, SEARCH } from "../../kernels/pitchKernel.js";
import { quantile } from "../../math/statistics.js";
import { PitchCorrelator, type PitchSpan, SHORTEST, windowLength } from "./pitchCorrelator.js";
import { PitchStretch } from "./pitchStretch.js";

/** Partials of a candidate that the loops look at. */
const PARTIALS = 32;
/** Numbers of a frame's row. */
const ROW = 4 * CANDIDATES;

/** Ratio of highest to lowest F0 that share a window, where the shortest window holds too few periods. */
const SPAN = 1.75;
/** Lowest periodicity of a candidate. */
const LEAST = 0.3;
/** Least height of a peak above the trough before it. */
const DEPTH = 0.15;
/** How far below the range peaks are looked for, as a share: one that is higher takes away those next to it within the range. */
const BELOW = 0.8;
/** By how much an F0 may miss an end of the range and still be in it. */
export const EDGE = 0.005;
/** Sound below this frequency is attenuated by 12 dB an octave, Hz: rooms and recorders rumble there. */
const RUMBLE = 500;

/** Periodicity at which a frame is as likely voiced as not. */
const VOICING = 0.38;
/** Frames further below the loudest one than this are less likely voiced, dB. */
const QUIET = 45;
/** Within this many dB of the background a frame must be more periodic, by this much at most. */
const CLEAR = 11;
const AT_BACKGROUND = 3;
const BACKGROUND_COST = 0.3;
/** The background is taken into account where the loudest frame is at least this far above it, fully from the second value on, dB. */
const DYNAMICS = [10, 15] as const;

/** Candidates for the F0 of each frame. */
export interface PitchCandidates {
  readonly frames: number;
  /**
   * A row a frame, frames x 4 CANDIDATES, the strongest candidates first: frequency of each in Hz, 0 for none; periodicity,
   * the share of power that repeats after a period; strength, that less costs, -Infinity for none; pitch in octaves.
   */
  readonly rows: Float64Array;
  /** mean power of each frame, weighted by frequency */
  readonly level: Float64Array;
}

/** Finds peaks of the autocorrelation, corrected for its window, in windows as short as each range of F0 allows. */
export class CandidateFinder {
  private readonly stretch: PitchStretch;
  private readonly ranges: readonly PitchCorrelator[];
  /** what is looked for, and the candidates and levels of a run of frames */
  private readonly search: number;
  private readonly rows: Block<Float64Array>;
  private readonly levels: Block<Float64Array>;
  /** room for the rows of a whole sound */
  private room = new Float64Array(0);

  /** @param filters that rumble is attenuated by. @param rate Hz. @param lowHz, highHz range of F0. @param hop s. */
  constructor(
    private readonly kernel: PitchKernel,
    private readonly filters: FilterKernel,
    private readonly rate: number,
    { lowHz, highHz, hop }: { readonly lowHz: number; readonly highHz: number; readonly hop: number },
  ) {
    const spans: PitchSpan[] = [];
    for (let low = lowHz; low < highHz; ) {
      const high = windowLength(low, 1e6) <= SHORTEST * 1e6 ? highHz : Math.min(highHz, low * SPAN);
      spans.push({ low, high, lowest: low === lowHz ? BELOW * low : low });
      low = high;
    }
    const longest = windowLength(lowHz, rate);
    this.stretch = new PitchStretch(kernel, 4, longest, longest, hop, rate);
    this.ranges = spans.map((span) => new PitchCorrelator(kernel, this.stretch, rate, span));
    this.rows = kernel.double(this.stretch.most * ROW);
    this.levels = kernel.double(this.stretch.most);
    this.search = kernel.record(SEARCH, {
      hop,
      rate,
      lowest: (1 - EDGE) * lowHz,
      highest: (1 + EDGE) * highHz,
      least: LEAST,
      depth: DEPTH,
      below: 0,
      belowHeight: 0,
      ranges: kernel.addresses(this.ranges.map(({ address }) => address)),
      count: this.ranges.length,
      rows: this.rows.address,
      levels: this.levels.address,
      partials: kernel.single(PARTIALS).address,
    });
  }

  /** @param samples of a sound, filtered to the band. @param frames how many, at r hop. @returns candidates, until those of the next sound. */
  find(samples: Float64Array, frames: number): PitchCandidates {
    const { kernel, stretch } = this;
    stretch.hear(withoutRumble(samples, this.rate, this.filters));
    for (const range of this.ranges) range.evenWeights(samples.length);
    if (this.room.length < frames * ROW) this.room = new Float64Array(frames * ROW);
    const rows = this.room.subarray(0, frames * ROW);
    const level = new Float64Array(frames);
    for (let row = 0; row < frames; row += stretch.most) {
      const count = Math.min(stretch.most, frames - row);
      kernel.loops.find(this.search, stretch.origin(row, row + count), row, count);
      rows.set(this.rows.values.subarray(0, count * ROW), row * ROW);
      level.set(this.levels.values.subarray(0, count), row);
    }
    return { frames, rows, level };
  }
}

/**
 * Strength of "unvoiced" for each frame: higher far below the loudest frame, and near the background, which is the level
 * that a tenth of the frames stay under. A sound that hardly varies in level has no background.
 * @param level mean power of each frame.
 */
export function unvoicedStrength(level: Float64Array): Float64Array {
  const sounding = level.filter((power) => power > 0);
  let loudest = 0;
  for (let i = 0; i < sounding.length; i++) loudest = Math.max(loudest, sounding[i]);
  const background = quantile(sounding, 0.1);
  const dynamics = 10 * Math.log10(loudest / background);
  const told = Math.min(1, Math.max(0, (dynamics - DYNAMICS[0]) / (DYNAMICS[1] - DYNAMICS[0])));
  // Most frames are neither quiet nor near the background.
  const quiet = loudest * 10 ** (-QUIET / 10);
  const near = background * 10 ** (CLEAR / 10);
  return level.map((power) => {
    if (!(power > 0)) return 1;
    let strength = VOICING;
    if (power < near) {
      const over = 10 * Math.log10(power / background);
      strength += BACKGROUND_COST * told * Math.min(1, Math.max(0, (CLEAR - over) / (CLEAR - AT_BACKGROUND)));
    }
    if (power < quiet) strength += Math.max(0, (10 * Math.log10(loudest / power) - QUIET) / 10);
    return strength;
  });
}

/**
 * High-pass of first order at RUMBLE, run forwards and backwards, without delay. Applied before the window, it doesn't shift the pitch.
 * @returns samples that lie in the filters' room, until it is used again.
 */
function withoutRumble(samples: Float64Array, rate: number, filters: FilterKernel): Float64Array {
  const room = filters.room(samples.length);
  room.set(samples);
  const keep = 1 / (1 + (2 * Math.PI * RUMBLE) / rate);
  const section = { b0: keep, b1: -keep, b2: 0, a1: -keep, a2: 0, rest: 0, modulus: keep };
  for (const way of [1, -1] as const) filters.section(section, way, { silent: true });
  return room;
}
