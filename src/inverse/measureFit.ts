import type { HeardSound } from "../features/measuring/hearSound.js";
import { median, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import type { Song } from "../shapes/song.js";
import { backgroundOf, harmonicsOf } from "../signal/harmonics.js";
import type { FittedGesture } from "./fitGesture.js";
import { Comparison, type Likeness, spectralContent } from "./likeness.js";
import { type OscillatorTest, testOscillator } from "./oscillatorTest.js";
import { type Character, voiceCharacter } from "./voiceCharacter.js";

/** A copy and how close it comes to its recording. */
export interface Tier {
  readonly copy: Signal;
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  readonly likeness: Likeness;
  /** |difference| of the spectral content index of copy and recording, median over voiced frames */
  readonly contentError: number;
}

/** A fitted song, its copies, and how close they come. */
export interface Fit {
  readonly song: Song;
  /** the gesture frame by frame as it was estimated from the recording, with its standard errors */
  readonly fitted: FittedGesture;
  /** gesture, tract and one static filter */
  readonly physics: Tier;
  /** with the bird's noise and a tract that moves */
  readonly augmented: Tier;
  /** share of the syllables' frames that are voiced */
  readonly voicedFraction: number;
  readonly rows: readonly SyllableFit[];
  /** share of the voiced frames in which a quantity is determined: its 90 % interval is narrow compared with its range */
  readonly determined: { readonly pressure: number; readonly tension: number };
  readonly given: GivenVoice;
  /** what each moment of the syllables is, a row a frame from 0 s */
  readonly character: { readonly rate: number; readonly values: readonly Character[] };
  /** oscillator against a static filter alone; undefined where too few harmonics are clear */
  readonly oscillatorTest: OscillatorTest | undefined;
}

/** What was known of the voice before the fit. A tract counts as known if no filter is fitted after it. */
export interface GivenVoice {
  readonly gamma: boolean;
  readonly tract: boolean;
}

/** One syllable of a fit; errors are those of the physics tier. */
export interface SyllableFit extends Segment {
  /** Hz, NaN where nothing is voiced */
  readonly f0Median: number;
  readonly voicedFraction: number;
  readonly noisyFraction: number;
  readonly twoVoicedFraction: number;
  readonly f0: Likeness["f0"];
  readonly envelopeCorrelation: number;
  readonly spectralCorrelation: number;
  readonly levelDifferenceDb: number;
  readonly contentError: number;
  readonly pressure: Known;
  readonly tension: Known;
}

/** A quantity of a gesture over a syllable, and its uncertainty. */
export interface Known {
  readonly median: number;
  /** width of the 90 % interval, median over the voiced frames */
  readonly intervalWidth: number;
  /** share of the voiced frames in which it is determined */
  readonly determined: number;
}

/** Width of the central interval that contains 90 % of a normal distribution, standard deviations. */
export const INTERVAL_90 = 2 * 1.6449;
/**
 * A quantity is determined where its 90 % interval is below this share of the range that the song uses, at least
 * SMALLEST_RANGE.
 */
export const DETERMINED = { pressure: 0.3, tension: 0.1 } as const;
const SMALLEST_RANGE = 0.05;

/** The range that a quantity uses: from the 5th to the 95th percentile, at least 0.05. */
export function usedRange(values: ArrayLike<number>): number {
  return Math.max(SMALLEST_RANGE, quantile(values, 0.95) - quantile(values, 0.05)) || SMALLEST_RANGE;
}

/**
 * Measures the copies of a fit against its recording, as a whole and syllable by syllable.
 * @param heard the recording with its syllables and F0.
 * @param made the song, the gesture it was made from, both copies with their F0 on the clock of the recording's, and what
 * was known of the voice (default: nothing).
 * @returns the fit; a measure is NaN where it is undefined.
 */
export function measureFit(
  heard: HeardSound,
  made: {
    readonly song: Song;
    readonly fitted: FittedGesture;
    readonly physics: Pick<Tier, "copy" | "f0">;
    readonly augmented: Pick<Tier, "copy" | "f0">;
    readonly given?: GivenVoice;
  },
): Fit {
  const { fitted, song, given = { gamma: false, tract: false } } = made;
  const { signal, syllables, f0 } = heard;
  const contents = spectralContent(fitted.harmonics);
  const tierOf = ({
    copy,
    f0: copyF0,
  }: Pick<Tier, "copy" | "f0">): Tier & { compared: Comparison; errors: Float64Array } => {
    const compared = new Comparison(signal, copy, f0, copyF0, syllables);
    const own = spectralContent(
      harmonicsOf(copy, fitted.f0, backgroundOf(copy, syllables), fitted.harmonics.count),
    );
    const errors = own.map((content, r) => Math.abs(content - contents[r]));
    return {
      copy,
      f0: copyF0,
      likeness: { ...compared.over(syllables), envelopeCorrelation: compared.envelope() },
      contentError: median(errors),
      compared,
      errors,
    };
  };
  const physics = tierOf(made.physics);
  const augmented = tierOf(made.augmented);
  const { estimate } = fitted;
  const pressureRange = usedRange(estimate.pressure);
  const tensionRange = usedRange(estimate.tension);
  const knownWithin = (
    values: Float64Array,
    errors: Float64Array,
    widest: number,
    [first, end]: readonly [number, number],
  ): Known => {
    const widths = errors
      .subarray(first, end)
      .filter((error) => !Number.isNaN(error))
      .map((e) => INTERVAL_90 * e);
    return {
      median: median(values.subarray(first, end)),
      intervalWidth: median(widths),
      determined: widths.length === 0 ? Number.NaN : widths.filter((w) => w < widest).length / widths.length,
    };
  };
  const knownOf = (rows: readonly [number, number]): { pressure: Known; tension: Known } => ({
    pressure: knownWithin(
      estimate.pressure,
      estimate.pressureError,
      DETERMINED.pressure * pressureRange,
      rows,
    ),
    tension: knownWithin(estimate.tension, estimate.tensionError, DETERMINED.tension * tensionRange, rows),
  });
  const character = voiceCharacter(signal, fitted.f0, fitted.harmonics.share, syllables);
  const rows = syllables.map((segment): SyllableFit => {
    const { onset, offset } = segment;
    const range = rowsWithin(f0, onset, offset);
    const pitch = fitted.f0.values.subarray(...range);
    const share = (kind: Character): number => shareOf(character, kind, onset, offset);
    return {
      ...segment,
      f0Median: median(pitch),
      voicedFraction: pitch.filter((f) => !Number.isNaN(f)).length / Math.max(1, pitch.length),
      noisyFraction: share("noisy"),
      twoVoicedFraction: share("two-voiced"),
      ...physics.compared.over([segment]),
      envelopeCorrelation: physics.compared.envelope(onset, offset),
      contentError: median(physics.errors.subarray(...range)),
      ...knownOf(range),
    };
  });
  const lengths = rows.map(({ onset, offset }) => offset - onset);
  const voiced = rows.reduce((sum, row, i) => sum + row.voicedFraction * lengths[i], 0);
  const whole = knownOf([0, f0.values.length]);
  return {
    song,
    fitted,
    physics: tierAlone(physics),
    augmented: tierAlone(augmented),
    voicedFraction: voiced / lengths.reduce((a, b) => a + b, 0),
    rows,
    determined: { pressure: whole.pressure.determined, tension: whole.tension.determined },
    given,
    character,
    oscillatorTest: testOscillator(fitted.harmonics, song.gamma, given.gamma),
  };
}

function tierAlone({ copy, f0, likeness, contentError }: Tier): Tier {
  return { copy, f0, likeness, contentError };
}

function shareOf(
  { rate, values }: { readonly rate: number; readonly values: readonly Character[] },
  kind: Character,
  onset: number,
  offset: number,
): number {
  const part = values.slice(Math.ceil(onset * rate), Math.floor(offset * rate) + 1);
  return part.filter((value) => value === kind).length / Math.max(1, part.length);
}
