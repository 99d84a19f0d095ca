/** Agreement of detected syllables with reference annotations, as `syrinx analyze --json` prints it. */
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
