import type { AnalysisSettings } from "../../features/measuring/analysisSettings.js";
import type { SegmentMeasure } from "../../features/measuring/segmentMeasure.js";
import type { Annotation } from "../../shapes/annotation.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { formatOf } from "../../workspace/annotations/formatNamed.js";
import type { SoundInfo } from "../../workspace/sound/openSound.js";

/** Digits that a confidence is written with. */
const CONFIDENCE_DIGITS = 4;

/** Our syllables as annotations, with what the format that they are written in holds of their bands, channel and confidence. */
export function ownAnnotations(
  measures: readonly Pick<SegmentMeasure, "segment" | "band">[],
  { write, channel }: Pick<AnalysisSettings, "channel"> & { readonly write?: FormatName },
  { channels }: SoundInfo,
): Annotation[] {
  const holds = write === undefined ? [] : formatOf(write).holds;
  return measures.map(({ segment: { onset, offset, label, confidence }, band }) => ({
    onset,
    offset,
    label,
    ...(confidence === undefined || !holds.includes("extra")
      ? {}
      : { extra: { confidence: confidence.toFixed(CONFIDENCE_DIGITS) } }),
    ...(band === undefined || !holds.includes("band") ? {} : band),
    ...(channels > 1 && holds.includes("channel") ? { channel } : {}),
  }));
}
