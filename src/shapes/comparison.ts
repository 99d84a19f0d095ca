/** Agreement of detected syllables with reference annotations, as `analyze` prints it with --json. */
export interface ComparisonSummary {
  readonly onsetF1: number | null;
  readonly offsetF1: number | null;
  /** of onsets */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly toleranceMs: number;
  /** over the matched pairs, of all recordings where there are several; null without any */
  readonly medianOnsetErrorMs: number | null;
  readonly medianOffsetErrorMs: number | null;
  /** numbers of syllables found and in the reference, and of onsets and offsets that agree */
  readonly syllables: number;
  readonly reference: number;
  readonly onsets: number;
  readonly offsets: number;
}

/** A comparison with the errors that its medians are taken of, so that several can be pooled. */
export interface ComparisonDetail extends ComparisonSummary {
  /** absolute differences of the matched pairs, ms */
  readonly onsetErrorsMs: readonly number[];
  readonly offsetErrorsMs: readonly number[];
}

/** Which labels were given to which syllables. */
export interface LabelConfusion {
  /** sorted; the first is "", which stands for no syllable */
  readonly labels: readonly string[];
  /** how often: rows are the labels of the reference (row "" for syllables that it doesn't have), columns those that were found */
  readonly counts: readonly (readonly number[])[];
}

/** How the labels of a recording, or of several, differ from a reference. */
export interface LabelErrors {
  /** edits over the syllables of the reference; null if it has none */
  readonly syllableErrorRate: number | null;
  /** least number of insertions, deletions and substitutions that turn the labels that were found into the reference's */
  readonly edits: number;
  /** share of the frames whose label is wrong, silence being one; null without frames */
  readonly frameError: number | null;
  readonly frames: number;
  readonly wrongFrames: number;
  readonly confusion: LabelConfusion;
}

/** Agreement of labels with reference annotations, as `label` prints it with --json. */
export interface LabelComparison extends ComparisonSummary, LabelErrors {}

/** A comparison with the errors that its medians are taken of, so that several can be pooled. */
export interface LabelComparisonDetail extends ComparisonDetail, LabelErrors {}
