import { quantile } from "../../math/statistics.js";
import { FastFourier } from "../../signal/fastFourier.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { hann } from "../../signal/window.js";
import { CosineTransform } from "./pitchCosine.js";

/** Candidates per frame, besides "unvoiced". */
const COUNT = 8;
/** Periods of the lowest F0 under a window, and the shortest window, s. */
const PERIODS = 3;
const SHORTEST = 0.0086;
/** Ratio of highest to lowest F0 that share a window, where the shortest window holds too few periods. */
const SPAN = 1.75;
/** Fewest points per period of the highest F0 at which an autocorrelation is read. */
const POINTS = 12;
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
const OWN_DB = [-17, -13] as const;
/** Most partials of a candidate that are looked at. */
const PARTIALS = 32;
/** How far below the range peaks are looked for, so that a lower F0 is not forced into it. */
const BELOW = 0.8;
/** Sound below this frequency is attenuated by 12 dB an octave, Hz: rooms and recorders rumble there. */
const RUMBLE = 500;

/**
 * Frequencies at which the whole sound is strong are attenuated: by half of their excess over the others in dB, up to this
 * much, averaged over this many octaves to either side. Otherwise a resonance of the tract can pass for the fundamental.
 */
const EVEN_DB = 15;
const EVEN_OCTAVES = 0.5;
/** Number of frames that the average spectrum of a sound is taken from. */
const SURVEY = 400;

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

/**
 * Peaks of the autocorrelation, corrected for its window, in windows as short as each range of F0 allows. The transforms
 * are in single precision: on five birds voicing is the same in every frame as in double precision and F0 agrees within
 * .06 %, in half to a third of the time.
 * @param samples filtered to the band. @param rate Hz. @param frames how many, at r hop.
 */
export function findCandidates(
  samples: Float64Array,
  rate: number,
  frames: number,
  { lowHz, highHz, hop }: { readonly lowHz: number; readonly highHz: number; readonly hop: number },
): PitchCandidates {
  const ranges: Correlator[] = [];
  const heard = withoutRumble(samples, rate);
  for (let low = lowHz; low < highHz; ) {
    const high = PERIODS / low <= SHORTEST ? highHz : Math.min(highHz, low * SPAN);
    ranges.push(new Correlator(low, low === lowHz ? BELOW * low : low, high, heard, rate));
    low = high;
  }
  const found: PitchCandidates = {
    frames,
    count: COUNT,
    frequency: new Float64Array(frames * COUNT),
    periodicity: new Float64Array(frames * COUNT),
    strength: new Float64Array(frames * COUNT).fill(Number.NEGATIVE_INFINITY),
    level: new Float64Array(frames),
  };
  for (let r = 0; r < frames; r++) {
    const centre = Math.round(r * hop * rate);
    // The last range has the shortest window; the level is taken from it.
    for (const range of ranges) found.level[r] = range.listen(centre, found, r);
    weigh(found, r, ranges);
  }
  for (const range of ranges) range.release();
  return found;
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
function withoutRumble(samples: Float64Array, rate: number): Float64Array {
  const output = samples.slice();
  const keep = 1 / (1 + (2 * Math.PI * RUMBLE) / rate);
  for (let pass = 0; pass < 2; pass++) {
    let before = 0;
    let y = 0;
    for (let n = 0; n < output.length; n++) {
      y = keep * (y + output[n] - before);
      before = output[n];
      output[n] = y;
    }
    output.reverse();
  }
  return output;
}

/** Autocorrelations for one range of F0. */
class Correlator {
  private readonly length: number;
  private readonly finer: number;
  private readonly window: Float64Array;
  private readonly small: FastFourier;
  private readonly cosine: CosineTransform;
  private readonly power: Float64Array;
  private readonly weighted: Float64Array;
  private readonly correlation: Float64Array;
  /** weight of each bin's power */
  private readonly weight: Float64Array;
  /** the window's own autocorrelation */
  private readonly own: Float64Array;
  private readonly shortest: number;
  private readonly longest: number;

  constructor(
    lowHz: number,
    readonly lowest: number,
    highHz: number,
    private readonly samples: Float64Array,
    private readonly rate: number,
  ) {
    this.length = Math.round(rate * Math.max(SHORTEST, PERIODS / lowHz));
    this.finer = powerOfTwoFrom((POINTS * highHz) / rate);
    this.window = hann(this.length);
    this.small = new FastFourier(Math.max(64, powerOfTwoFrom(this.length + rate / lowest + 2)));
    this.cosine = new CosineTransform((this.small.size / 2) * this.finer);
    this.power = new Float64Array(this.cosine.size + 1);
    this.weighted = new Float64Array(this.cosine.size + 1);
    this.correlation = new Float64Array(this.cosine.size);
    const half = this.small.size / 2;
    this.weight = new Float64Array(half + 1).fill(1);
    this.small.input.set(this.window);
    this.own = this.correlate().slice();
    this.weight = this.evenWeight();
    this.shortest = Math.max(2, Math.floor((this.finer * rate) / highHz));
    this.longest = Math.min(this.cosine.size - 2, Math.ceil((this.finer * rate) / lowest));
  }

  /**
   * Adds the peaks of a frame to its candidates.
   * @returns the frame's mean power, weighted by frequency.
   */
  listen(centre: number, found: PitchCandidates, row: number): number {
    const { own, finer, rate } = this;
    this.take(centre);
    const correlation = this.correlate();
    if (!(correlation[0] > 0)) return 0;
    const scale = own[0] / correlation[0];
    let trough = 1;
    for (let lag = 0; lag < this.shortest; lag++)
      trough = Math.min(trough, (correlation[lag] * scale) / own[lag]);
    let before = (correlation[this.shortest - 1] * scale) / own[this.shortest - 1];
    let here = (correlation[this.shortest] * scale) / own[this.shortest];
    for (let lag = this.shortest; lag <= this.longest; lag++) {
      const after = (correlation[lag + 1] * scale) / own[lag + 1];
      trough = Math.min(trough, here);
      if (here - Math.max(0, trough) > LEAST && here >= before && here > after) {
        const bend = before - 2 * here + after;
        const shift = (0.5 * (before - after)) / bend;
        const height = Math.min(1, here - 0.25 * (before - after) * shift);
        insert(found, row, (finer * rate) / (lag + shift), height);
      }
      before = here;
      here = after;
    }
    return correlation[0] / own[0];
  }

  /**
   * Whether the partials of f that are no multiples of m f carry sound, in the frame last heard.
   * @returns 0 to 1.
   */
  carried(f: number, m: number): number {
    const { power, rate, small } = this;
    const step = (f * small.size) / rate;
    const count = Math.min(PARTIALS, Math.floor((small.size / 2 - 1) / step));
    let strongest = 0;
    let own = 0;
    for (let k = 1; k <= count; k++) {
      const value = power[Math.round(k * step)];
      if (value > strongest) strongest = value;
      if (k % m !== 0 && value > own) own = value;
    }
    const level = 10 * Math.log10(own / strongest);
    return Math.min(1, Math.max(0, (level - OWN_DB[0]) / (OWN_DB[1] - OWN_DB[0])));
  }

  /** Frees the memory of its transforms; it can't be used afterwards. */
  release(): void {
    this.small.release();
    this.cosine.release();
  }

  private take(centre: number): void {
    const { window, length, samples } = this;
    const frame = this.small.input;
    const from = centre - (length >> 1);
    for (let i = 0; i < length; i++) {
      const at = from + i;
      frame[i] = at >= 0 && at < samples.length ? samples[at] * window[i] : 0;
    }
  }

  /** Weights of the bins' power that make the whole sound's spectrum more even. */
  private evenWeight(): Float64Array {
    const half = this.small.size / 2;
    // power[k]: that of the bins below k, for sums over ranges of bins
    const power = new Float64Array(half + 2);
    for (let q = 0; q < SURVEY; q++) {
      this.take(Math.round(((q + 0.5) / SURVEY) * this.samples.length));
      this.transform();
      for (let k = 0; k <= half; k++) power[k + 1] += this.power[k];
    }
    for (let k = 0; k <= half; k++) power[k + 1] += power[k];
    const smooth = new Float64Array(half + 1).map((_, k) => {
      const from = Math.max(0, Math.floor(k * 2 ** -EVEN_OCTAVES) - 1);
      const to = Math.min(half, Math.ceil(k * 2 ** EVEN_OCTAVES) + 1);
      return (power[to + 1] - power[from]) / (to - from + 1);
    });
    const floor = 10 ** (-EVEN_DB / 10) * smooth.reduce((most, value) => Math.max(most, value), 0);
    return smooth.map((value) => (floor > 0 ? Math.sqrt(floor / Math.max(value, floor)) : 1));
  }

  /** @returns autocorrelation of the frame for lags in steps of 1 / finer samples; overwritten by the next call. */
  private correlate(): Float64Array {
    const { power, weighted, weight, correlation } = this;
    this.transform();
    for (let k = 0; k < weight.length; k++) weighted[k] = power[k] * weight[k];
    this.cosine.transform(weighted, correlation);
    return correlation;
  }

  /** Power of the frame's bins. */
  private transform(): void {
    const { small, power } = this;
    small.forward();
    const spectrum = small.output;
    const half = small.size / 2;
    power[0] = spectrum[0] * spectrum[0];
    power[half] = spectrum[1] * spectrum[1];
    for (let k = 1; k < half; k++)
      power[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
  }
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

/** Turns the ranks by which a frame's candidates were kept into strengths, with the costs of subharmonics and octaves. */
function weigh(
  { frequency, periodicity, strength }: PitchCandidates,
  row: number,
  ranges: readonly Correlator[],
): void {
  const end = (row + 1) * COUNT;
  for (let i = row * COUNT; i < end; i++) {
    const f = frequency[i];
    if (f === 0) continue;
    const range = ranges.findLast(({ lowest }) => f >= lowest) ?? ranges[0];
    let cost = 0;
    for (let j = row * COUNT; j < end; j++) {
      const ratio = frequency[j] / f;
      const multiple = Math.round(ratio);
      const miss = Math.min(RATIO_MISS * multiple, LARGEST_MISS);
      if (multiple < 2 || Math.abs(ratio - multiple) > miss) continue;
      const added = periodicity[i] - periodicity[j];
      cost = Math.max(cost, SUBHARMONIC_COST * Math.min(1, 1 - added / SUBHARMONIC_TOLERANCE));
      const empty = 1 - range.carried(f, multiple);
      if (empty > 0) cost = Math.max(cost, empty * (SUBHARMONIC_COST + Math.max(0, added)));
    }
    strength[i] = periodicity[i] + OCTAVE_COST * Math.log2(f / MIDDLE) - cost;
  }
}
