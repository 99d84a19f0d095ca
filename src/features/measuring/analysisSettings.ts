import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import { DEFAULT_FEATURE_SETS, type FeatureSet, featureSets } from "../descriptors/frameFeatures.js";
import { hearingSettings, type SongBand, songBand } from "./hearSound.js";

/** What is measured of a recording, in the units of the command line. */
export interface MeasuringOptions extends HearingOptions {
  /** annotation format to write syllables in */
  readonly write?: string;
  /** boundaries that are no further apart than this agree, ms */
  readonly tolerance?: number;
  /** sound pressure level of full scale, dB re 20 uPa */
  readonly calibration?: number;
  /** names of feature sets, separated by commas */
  readonly features?: string;
  /** ms from frame to frame */
  readonly hop?: number;
  /** false: no table of frames */
  readonly frames?: boolean;
  /** gaps that end a motif and a bout, ms */
  readonly motifGap?: number;
  readonly boutGap?: number;
}

/** What an analysis does, with every default filled in: all that its result depends on besides the recording. */
export interface AnalysisSettings extends HearingOptions {
  readonly channel: number;
  /** range of F0, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** band in which syllables are looked for and features taken, Hz */
  readonly song: SongBand;
  /** name of the annotation format that syllables are also written in */
  readonly write?: string;
  readonly features: readonly FeatureSet[];
  /** s */
  readonly hop: number;
  readonly frames: boolean;
  readonly calibration?: number;
  /** s */
  readonly tolerance: number;
  readonly motifGap: number;
  readonly boutGap: number;
}

/** Gaps that end a motif and a bout by default, ms. */
const MOTIF_GAP = 200;
const BOUT_GAP = 2000;

/**
 * The settings of an analysis from its options: units become SI, and every default is filled in.
 * @throws {InputError} naming the option that can't be used.
 */
export function analysisSettings(options: MeasuringOptions): AnalysisSettings {
  const { tolerance = 10, hop = 1, calibration, write } = options;
  const { motifGap = MOTIF_GAP, boutGap = BOUT_GAP } = options;
  within("tolerance", tolerance, "ms", 0.001, 1000);
  within("hop", hop, "ms", 0.1, 1000);
  within("motif-gap", motifGap, "ms", 0, 1e6);
  within("bout-gap", boutGap, "ms", motifGap, 1e9);
  if (calibration !== undefined) within("calibration", calibration, "dB", -200, 300);
  const { lowHz, highHz, ...heard } = hearingSettings(options);
  const features = options.features === undefined ? DEFAULT_FEATURE_SETS : featureSets(options.features);
  return {
    ...heard,
    lowHz,
    highHz,
    song: songBand(options),
    ...(write === undefined ? {} : { write }),
    features,
    hop: hop / 1000,
    frames: options.frames ?? true,
    ...(calibration === undefined ? {} : { calibration }),
    tolerance: tolerance / 1000,
    motifGap: motifGap / 1000,
    boutGap: boutGap / 1000,
  };
}

/** What levels are relative to, as named in columns: full scale, or 20 uPa with a calibration. */
export function levelName({ calibration }: Pick<AnalysisSettings, "calibration">): string {
  return calibration === undefined ? "dbfs" : "db_re_20upa";
}

function within(name: string, value: number, unit: string, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new InputError(
      `analyze: ${name}=${value} ${unit} is not from ${low} to ${high}; give a value in this range.`,
    );
}
