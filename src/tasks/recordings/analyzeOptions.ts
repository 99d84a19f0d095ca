import {
  type AnalysisSettings,
  analysisSettings,
  type MeasuringOptions,
} from "../../features/measuring/analysisSettings.js";
import {
  type DecodingSettings,
  decodingAfter,
  GENERIC_DECODING,
} from "../../learn/labelling/decodeLabels.js";
import { InputError } from "../../shapes/inputError.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { FORMATS, formatNamed } from "../../workspace/annotations/formatNamed.js";
import type { FoundLabeller } from "./openLabeller.js";

/** Largest duration and gap that can be asked for, ms. */
const LONGEST_MS = 1000;

/** No network is ever certain: nothing would be left. */
const MOST_CERTAIN = 0.99;

/** What `syrinx analyze` is asked for. */
export interface AnalyzeOptions extends MeasuringOptions {
  readonly out: string;
  /** file or folder of the user's syllables, measured instead of ours */
  readonly annotations?: string;
  /** file or folder of reference syllables that ours are scored against */
  readonly compare?: string;
  /** folder of a labeller's run, or "generic": its syllables instead of those found by their level */
  readonly segments?: string;
  /** whether the network's labels are kept, with a confidence each, and compared */
  readonly named?: boolean;
  /** false: what the network names is not measured, so that there are no frames, and the table has only places and names */
  readonly measures?: boolean;
  /** of the network's syllables: the shortest, and the shortest silence between two, ms */
  readonly minDuration?: number;
  readonly minGap?: number;
  /** least probability that one of a syllable's frames is no silence, 0 to .99 */
  readonly minCertainty?: number;
  /** backend that the network runs on; default "auto" */
  readonly backend?: string;
}

/** What is asked for one file. */
export interface AnalyzeFileOptions extends AnalyzeOptions {
  /** name of the results, without ending (default: that of the file) */
  readonly stem?: string;
  /** whether `annotations` and `compare` were given for several recordings */
  readonly shared?: boolean;
  /** repeat an analysis that is already done and unchanged, and replace files of the user's */
  readonly force?: boolean;
}

/** The settings of an analysis. @throws {InputError} naming the option that can't be used. */
export function settingsOf(options: AnalyzeOptions): AnalysisSettings & { readonly write?: FormatName } {
  const asked = analysisSettings(options);
  const settings = { ...asked, frames: asked.frames && options.measures !== false };
  if (settings.write === undefined) return settings as Omit<AnalysisSettings, "write">;
  const write = formatNamed(settings.write);
  if (write === undefined)
    throw new InputError(
      `${options.named === true ? "label" : "analyze"}: write=${settings.write} is not known; choose from ${FORMATS.join(", ")}.`,
    );
  return { ...settings, write };
}

/**
 * How segments are made of a network's scores.
 * @param network whether it is the generic one, and the shortest syllable that it learnt from, s.
 * @throws {InputError} naming the option that can't be used.
 */
export function decodingOf(
  options: Pick<AnalyzeOptions, "minDuration" | "minGap" | "minCertainty">,
  { generic, shortest }: Pick<FoundLabeller, "generic" | "shortest"> = { generic: false },
): DecodingSettings {
  const { minDuration, minGap, minCertainty } = options;
  for (const [name, value] of Object.entries({ "min-duration": minDuration, "min-gap": minGap }))
    if (value !== undefined && !(value >= 0 && value <= LONGEST_MS))
      throw new InputError(`${name}=${value} ms is not from 0 to ${LONGEST_MS}; give a value in this range.`);
  if (minCertainty !== undefined && !(minCertainty >= 0 && minCertainty <= MOST_CERTAIN))
    throw new InputError(
      `min-certainty=${minCertainty} is not from 0 to ${MOST_CERTAIN}; give a value in this range.`,
    );
  return {
    ...(generic ? GENERIC_DECODING : decodingAfter(shortest)),
    ...(minDuration === undefined ? {} : { minDuration: minDuration / 1000 }),
    ...(minGap === undefined ? {} : { minGap: minGap / 1000 }),
    ...(minCertainty === undefined ? {} : { minCertainty }),
  };
}
