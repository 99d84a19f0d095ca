/** Agreement of detected syllables with reference annotations, as `syrinx analyze --json` prints it. */
export interface ComparisonSummary {
  readonly onsetF1: number | null;
  readonly offsetF1: number | null;
  /** of onsets */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly toleranceMs: number;
  /** over the matched pairs; null over several recordings */
  readonly medianOnsetErrorMs: number | null;
  readonly medianOffsetErrorMs: number | null;
  /** numbers of syllables found and in the reference, and of onsets and offsets that agree */
  readonly syllables: number;
  readonly reference: number;
  readonly onsets: number;
  readonly offsets: number;
}
