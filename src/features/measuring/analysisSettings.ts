import { InputError } from "../../shapes/inputError.js";
import { type HearingOptions, hearingSettings } from "../../tasks/recordings/hear.js";
import { type FeatureSet, featureSets, USUAL_SETS } from "../descriptors/frameFeatures.js";
import { speciesPreset } from "../species.js";

/** What `syrinx analyze` is told, as the command line says it. */
export interface AnalyzeOptions extends HearingOptions {
  readonly out: string;
  /** annotation format to write syllables in */
  readonly write?: string;
  /** file or folder of the user's syllables, measured instead of ours */
  readonly annotations?: string;
  /** file or folder of syllables that ours are scored against */
  readonly compare?: string;
  /** ms within which boundaries count as the same */
  readonly tolerance?: number;
  /** sound pressure level of full scale, dB re 20 uPa */
  readonly calibration?: number;
  /** names of feature sets, with commas */
  readonly features?: string;
  /** ms from frame to frame */
  readonly hop?: number;
  /** false: no table of frames */
  readonly frames?: boolean;
  /** gaps that end a motif and a bout, ms */
  readonly motifGap?: number;
  readonly boutGap?: number;
}

/** What an analysis does, every default resolved: what its result depends on beside the recording. */
export interface AnalysisSettings extends HearingOptions {
  readonly channel: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** band in which syllables are looked for and features taken, Hz, of a species */
  readonly song?: { readonly lowHz: number; readonly highHz: number };
  /** name of the annotation format that syllables are written in, too */
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

/** Gaps that end a motif and a bout unless told otherwise, ms. */
const MOTIF_GAP = 200;
const BOUT_GAP = 2000;

/** @throws {InputError} naming the option that can't be used. */
export function analysisSettings(options: AnalyzeOptions): AnalysisSettings {
  const { tolerance = 10, hop = 1, calibration, species, write } = options;
  const { motifGap = MOTIF_GAP, boutGap = BOUT_GAP } = options;
  within("tolerance", tolerance, "ms", 0.001, 1000);
  within("hop", hop, "ms", 0.1, 1000);
  within("motif-gap", motifGap, "ms", 0, 1e6);
  within("bout-gap", boutGap, "ms", motifGap, 1e9);
  if (calibration !== undefined) within("calibration", calibration, "dB", -200, 300);
  const { lowHz, highHz, ...heard } = hearingSettings(options);
  if (lowHz === undefined || highHz === undefined) throw new Error("analyze: a range of F0 has a default");
  const features = options.features === undefined ? USUAL_SETS : featureSets(options.features);
  return {
    ...heard,
    channel: heard.channel ?? 0,
    lowHz,
    highHz,
    ...(species === undefined ? {} : { song: speciesPreset(species).song }),
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

/** What levels are relative to, as it stands in the names of columns: full scale, or 20 uPa with a calibration. */
export function levelName({ calibration }: Pick<AnalysisSettings, "calibration">): string {
  return calibration === undefined ? "dbfs" : "db_re_20upa";
}

function within(name: string, value: number, unit: string, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new InputError(`analyze: ${name}=${value} ${unit} is not from ${low} to ${high}; mend it.`);
}
