import type { FilterKernel } from "../../kernels/filterKernel.js";
import type { PitchKernel } from "../../kernels/pitchKernel.js";
import { quantile } from "../../math/statistics.js";
import { PitchCorrelator, type PitchSpan, PitchStretch, SHORTEST, windowLength } from "./pitchCorrelator.js";

/** Candidates per frame, besides "unvoiced". */
const COUNT = 8;
/** Ratio of highest to lowest F0 that share a window, where the shortest window holds too few periods. */
const SPAN = 1.75;
/** Lowest periodicity of a candidate. */
const LEAST = 0.3;
/** By how much an octave higher is preferred: among the candidates a frame keeps, and in the path. */
const KEEP_COST = 0.05;
const OCTAVE_COST = 0.01;
/** F0 at which the octave preference is zero, Hz: it divides F0s that are more readily voiced from those that are less. */
const MIDDLE = 2000;
/**
 * A candidate is a subharmonic if another one, an integer multiple of it, is as periodic: all of the power then lies on the
 * multiple's harmonics. It costs this much, less as the other's periodicity falls short by up to the tolerance.
 */
const SUBHARMONIC_COST = 0.15;
const SUBHARMONIC_TOLERANCE = 0.03;
/** By how much the ratio of two candidates may miss an integer: relative, and at most. */
const RATIO_MISS = 0.03;
const LARGEST_MISS = 0.15;
/**
 * It is one, too, if the partials that are its own, not its multiple's, lie this many dB under the strongest or more; from
 * the first value on they count for something, from the second on in full. Its periodicity then is what they add.
 */
const OWN_DB = [-19.5, -17] as const;
/** How far below the range peaks are looked for, as a share: one that is higher takes away those next to it within the range. */
const BELOW = 0.8;
const NEXT = 1.06;
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
  /** candidates per frame, strongest first */
  readonly count: number;
  /** Hz, frames x count; 0 marks none */
  readonly frequency: Float64Array;
  /** share of power that repeats after a period, frames x count */
  readonly periodicity: Float64Array;
  /** periodicity less costs, frames x count; -Infinity marks none */
  readonly strength: Float64Array;
  /** mean power of each frame, weighted by frequency */
  readonly level: Float64Array;
}

/** Finds peaks of the autocorrelation, corrected for its window, in windows as short as each range of F0 allows. */
export class CandidateFinder {
  private readonly stretch: PitchStretch;
  private readonly ranges: readonly PitchCorrelator[];

  /** @param filters that rumble is attenuated by. @param rate Hz. @param lowHz, highHz range of F0. @param hop s. */
  constructor(
    kernel: PitchKernel,
    private readonly filters: FilterKernel,
    private readonly rate: number,
    private readonly range: { readonly lowHz: number; readonly highHz: number; readonly hop: number },
  ) {
    const { lowHz, highHz } = range;
    const spans: PitchSpan[] = [];
    for (let low = lowHz; low < highHz; ) {
      const high = windowLength(low, 1e6) <= SHORTEST * 1e6 ? highHz : Math.min(highHz, low * SPAN);
      spans.push({ low, high, lowest: low === lowHz ? BELOW * low : low });
      low = high;
    }
    this.stretch = new PitchStretch(kernel, windowLength(lowHz, rate));
    this.ranges = spans.map((span) => new PitchCorrelator(kernel, this.stretch, rate, span));
  }

  /** @param samples of a sound, filtered to the band. @param frames how many, at r hop. */
  find(samples: Float64Array, frames: number): PitchCandidates {
    const { rate, ranges, stretch } = this;
    const { lowHz, hop } = this.range;
    stretch.hear(withoutRumble(samples, rate, this.filters));
    for (const range of ranges) range.evenWeights();
    const found: PitchCandidates = {
      frames,
      count: COUNT,
      frequency: new Float64Array(frames * COUNT),
      periodicity: new Float64Array(frames * COUNT),
      strength: new Float64Array(frames * COUNT).fill(Number.NEGATIVE_INFINITY),
      level: new Float64Array(frames),
    };
    const least = (1 - EDGE) * lowHz;
    for (let row = 0; row < frames; row++) {
      const centre = Math.round(row * hop * rate);
      let below = 0;
      let belowHeight = 0;
      for (const range of ranges) {
        const count = range.listen(centre, LEAST);
        for (let i = 0; i < count; i++) {
          const f = range.pitchOf(i);
          const height = range.heightOf(i);
          if (f >= least) insert(found, row, f, height);
          else if (height > belowHeight) {
            below = f;
            belowHeight = height;
          }
        }
      }
      // The last range has the shortest window.
      found.level[row] = ranges[ranges.length - 1].level;
      if (belowHeight > 0) remove(found, row, below, belowHeight);
      weigh(found, row, ranges);
    }
    return found;
  }
}

/**
 * Strength of "unvoiced" for each frame: higher far below the loudest frame, and near the background, which is the level
 * that a tenth of the frames stay under. A sound that hardly varies in level has no background.
 * @param level mean power of each frame.
 */
export function unvoicedStrength(level: Float64Array): Float64Array {
  const sounding = level.filter((power) => power > 0);
  const loudest = sounding.reduce((most, power) => Math.max(most, power), 0);
  const background = quantile(sounding, 0.1);
  const dynamics = 10 * Math.log10(loudest / background);
  const told = Math.min(1, Math.max(0, (dynamics - DYNAMICS[0]) / (DYNAMICS[1] - DYNAMICS[0])));
  return level.map((power) => {
    if (!(power > 0)) return 1;
    const under = 10 * Math.log10(loudest / power);
    const over = 10 * Math.log10(power / background);
    const near = Math.min(1, Math.max(0, (CLEAR - over) / (CLEAR - AT_BACKGROUND)));
    return VOICING + BACKGROUND_COST * told * near + Math.max(0, (under - QUIET) / 10);
  });
}

/** High-pass of first order at RUMBLE, run forwards and backwards, without delay. Applied before the window, it doesn't shift the pitch. */
function withoutRumble(samples: Float64Array, rate: number, filters: FilterKernel): Float32Array {
  const room = filters.room(samples.length);
  room.set(samples);
  const keep = 1 / (1 + (2 * Math.PI * RUMBLE) / rate);
  const section = { b0: keep, b1: -keep, b2: 0, a1: -keep, a2: 0, rest: 0, modulus: keep };
  for (const way of [1, -1] as const) filters.section(section, way, { silent: true });
  return new Float32Array(room);
}

/** Keeps the strongest candidates of a frame, strongest first. */
function insert(found: PitchCandidates, row: number, f: number, height: number): void {
  const { frequency, periodicity, strength } = found;
  const base = row * COUNT;
  const rank = height + KEEP_COST * Math.log2(f / MIDDLE);
  let i = base + COUNT - 1;
  if (rank <= strength[i]) return;
  while (i > base && rank > strength[i - 1]) {
    strength[i] = strength[i - 1];
    frequency[i] = frequency[i - 1];
    periodicity[i] = periodicity[i - 1];
    i--;
  }
  strength[i] = rank;
  frequency[i] = f;
  periodicity[i] = height;
}

/** Takes away candidates up to a semitone above an F0 below the range that repeats more strongly: they are its flank. */
function remove(
  { frequency, periodicity, strength }: PitchCandidates,
  row: number,
  below: number,
  height: number,
): void {
  let to = row * COUNT;
  for (let i = to; i < (row + 1) * COUNT; i++) {
    const gone = frequency[i] > 0 && frequency[i] < NEXT * below && periodicity[i] < height;
    if (gone) continue;
    frequency[to] = frequency[i];
    periodicity[to] = periodicity[i];
    strength[to] = strength[i];
    to++;
  }
  frequency.fill(0, to, (row + 1) * COUNT);
  periodicity.fill(0, to, (row + 1) * COUNT);
  strength.fill(Number.NEGATIVE_INFINITY, to, (row + 1) * COUNT);
}

/** Turns the ranks by which a frame's candidates were kept into strengths, with the costs of subharmonics and octaves. */
function weigh(
  { frequency, periodicity, strength }: PitchCandidates,
  row: number,
  ranges: readonly PitchCorrelator[],
): void {
  const end = (row + 1) * COUNT;
  for (let i = row * COUNT; i < end; i++) {
    const f = frequency[i];
    if (f === 0) continue;
    let cost = 0;
    for (let j = row * COUNT; j < end; j++) {
      if (frequency[j] < 1.5 * f) continue;
      const ratio = frequency[j] / f;
      const multiple = Math.round(ratio);
      const miss = Math.min(RATIO_MISS * multiple, LARGEST_MISS);
      if (Math.abs(ratio - multiple) > miss) continue;
      const added = periodicity[i] - periodicity[j];
      if (added <= 0) {
        cost = Math.max(cost, SUBHARMONIC_COST);
        continue;
      }
      cost = Math.max(cost, SUBHARMONIC_COST * (1 - added / SUBHARMONIC_TOLERANCE));
      const own = 10 * Math.log10(rangeOf(f, ranges).ownPartial(f, multiple));
      const empty = Math.min(1, (OWN_DB[1] - own) / (OWN_DB[1] - OWN_DB[0]));
      cost = Math.max(cost, empty * (SUBHARMONIC_COST + added));
    }
    strength[i] = periodicity[i] + OCTAVE_COST * Math.log2(f / MIDDLE) - cost;
  }
}

/** The range whose window suits an F0. */
function rangeOf(f: number, ranges: readonly PitchCorrelator[]): PitchCorrelator {
  let i = ranges.length - 1;
  while (i > 0 && f < ranges[i].lowest) i--;
  return ranges[i];
}
