import type { LabelConfusion } from "../comparison.js";
import type { CurvePoint } from "../run.js";
import type { Segment } from "../segment.js";
import type { ReportSound } from "./reportSound.js";

/** How a labeller names what was held out, for the page of its run. */
export interface ReportLabels {
  readonly songs: readonly ReportLabelledSong[];
  readonly confusion: LabelConfusion;
  /** the error against seconds of labels, where it was measured */
  readonly curve?: readonly CurvePoint[];
}

/** A stretch of held-out song with both rows of labels. */
export interface ReportLabelledSong {
  /** name of the recording's file */
  readonly file: string;
  /** s of the recording at which the stretch begins */
  readonly start: number;
  readonly sound: ReportSound;
  /** what is annotated and what is found, s from the start of the stretch, by onset */
  readonly truth: readonly Segment[];
  readonly found: readonly ReportFoundLabel[];
}

/** A syllable that a labeller found. */
export interface ReportFoundLabel extends Segment {
  /** 0 to 1 */
  readonly confidence: number;
  /** whether a syllable of the same label is annotated there; see isSameSyllable */
  readonly right: boolean;
}
