import { counted } from "../shapes/counted.js";
import type { SoundEncoder } from "../shapes/encodedSound.js";
import type { Report, ReportReviewItem } from "../shapes/report.js";
import type { LabelledSegment } from "../shapes/segment.js";
import type { Signal } from "../shapes/series.js";
import { fileName } from "./fileName.js";
import { reportSound } from "./reportSound.js";

/** A syllable to look at, with the sound around it. */
export interface ReviewedSyllable {
  /** path of the recording */
  readonly file: string;
  /** mono, on the clock of the recording */
  readonly signal: Signal;
  /** by onset, s of the recording; those that reach into the signal, the reviewed one among them */
  readonly syllables: readonly LabelledSegment[];
  /** index of the reviewed one */
  readonly chosen: number;
}

/**
 * A syllable as the page of labels to look at carries it.
 * @param encode compresses the sound for the page's player.
 */
export function reviewItem(
  { file, signal, syllables, chosen }: ReviewedSyllable,
  encode: SoundEncoder,
): ReportReviewItem {
  const { start } = signal;
  const untracked = {
    values: new Float64Array(0),
    columns: [{ name: "f0", unit: "Hz" as const }],
    rate: 1,
    start: 0,
  };
  return {
    sound: reportSound(fileName(file), { ...signal, start: 0 }, untracked, encode),
    file: fileName(file),
    start,
    syllables: syllables.map(({ onset, offset, label, confidence }) => ({
      onset: onset - start,
      offset: offset - start,
      label,
      confidence,
    })),
    chosen,
  };
}

/**
 * The page of the syllables whose labels are least certain.
 * @param run that named them. @param items the least certain first. @param syllables how many there are in all, in how many files.
 */
export function reviewReport(
  run: string,
  items: readonly ReportReviewItem[],
  { syllables, files }: { readonly syllables: number; readonly files: number },
): Report {
  return {
    title: "Labels to look at",
    subtitle: `the least certain of ${counted(syllables, "syllable")} in ${counted(files, "recording")}, named by ${run}`,
    facts: [],
    warnings: [],
    sounds: [],
    syllables: [],
    review: items,
    provenance: [],
  };
}
