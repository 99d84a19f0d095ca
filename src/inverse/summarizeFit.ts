import type { OscillatorFindings } from "../shapes/gestureWords.js";
import { orNull } from "../shapes/orNull.js";
import type { Fit, GivenVoice, Tier } from "./measureFit.js";

/** The results of a fit for JSON; undefined values are null. */
export interface FitFindings {
  /** 1/s; null where nothing is voiced */
  readonly gamma: number | null;
  readonly voicedFraction: number;
  /** share of the voiced frames in which pressure and tension are determined */
  readonly determined: { readonly pressure: number | null; readonly tension: number | null };
  readonly given: GivenVoice;
  /** whether the oscillator explains the harmonics; null where too few are clear */
  readonly oscillatorTest: OscillatorFindings | null;
  readonly tiers: { readonly physics?: TierFindings; readonly augmented?: TierFindings };
}

/** How close a copy comes to its recording; see Tier. */
export interface TierFindings {
  readonly f0: {
    readonly medianRelativeError: number | null;
    readonly p90RelativeError: number | null;
    readonly medianCents: number | null;
    readonly voicedInBoth: number | null;
  };
  readonly envelopeCorrelation: number | null;
  readonly spectralCorrelation: number | null;
  readonly spectralContentError: number | null;
  readonly levelDifferenceDb: number | null;
}

/**
 * The numbers of a fit without its sounds.
 * @param fit undefined where nothing is voiced: the findings then say so.
 */
export function summarizeFit(fit: Fit | undefined): FitFindings {
  if (fit === undefined)
    return {
      gamma: null,
      voicedFraction: 0,
      determined: { pressure: null, tension: null },
      given: { gamma: false, tract: false },
      oscillatorTest: null,
      tiers: {},
    };
  return {
    gamma: fit.song.gamma,
    voicedFraction: fit.voicedFraction,
    determined: { pressure: orNull(fit.determined.pressure), tension: orNull(fit.determined.tension) },
    given: fit.given,
    oscillatorTest: summarizeTest(fit),
    tiers: { physics: summarizeTier(fit.physics), augmented: summarizeTier(fit.augmented) },
  };
}

/** The oscillator against a static filter, as JSON can hold it. */
export function summarizeTest({ oscillatorTest }: Fit): OscillatorFindings | null {
  return oscillatorTest === undefined ? null : { ...oscillatorTest, oddEven: orNull(oscillatorTest.oddEven) };
}

function summarizeTier({ likeness, contentError }: Tier): TierFindings {
  const { f0, envelopeCorrelation, spectralCorrelation, levelDifferenceDb } = likeness;
  return {
    f0: {
      medianRelativeError: orNull(f0.medianRelativeError),
      p90RelativeError: orNull(f0.p90RelativeError),
      medianCents: orNull(f0.medianCents),
      voicedInBoth: orNull(f0.voicedInBoth),
    },
    envelopeCorrelation: orNull(envelopeCorrelation),
    spectralCorrelation: orNull(spectralCorrelation),
    spectralContentError: orNull(contentError),
    levelDifferenceDb: orNull(levelDifferenceDb),
  };
}
