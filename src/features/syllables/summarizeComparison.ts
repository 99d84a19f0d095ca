import { compareSegments, type SegmentPair } from "./compareSegments.js";

/** How our syllables agree with a person's, as `syrinx analyze --json` prints it. */
export interface ComparisonSummary {
  readonly onsetF1: number | null;
  readonly offsetF1: number | null;
  /** of onsets */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly toleranceMs: number;
  /** of the pairs; null over several recordings, too */
  readonly medianOnsetErrorMs: number | null;
  readonly medianOffsetErrorMs: number | null;
  /** ours, those of the reference, and how many onsets and offsets agree */
  readonly syllables: number;
  readonly reference: number;
  readonly onsets: number;
  readonly offsets: number;
}

const number = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Scores the syllables of one recording. @param tolerance s. */
export function summarizeComparison(pair: SegmentPair, tolerance: number): ComparisonSummary {
  const { onset, offset, found, reference } = compareSegments([pair], tolerance);
  return {
    ...shares(found, reference, onset.matches, offset.matches),
    toleranceMs: Number((1000 * tolerance).toFixed(6)),
    medianOnsetErrorMs: number(1000 * onset.error),
    medianOffsetErrorMs: number(1000 * offset.error),
  };
}

/** Scores over all recordings together; undefined where there are none. */
export function poolComparisons(parts: readonly ComparisonSummary[]): ComparisonSummary | undefined {
  if (parts.length === 0) return undefined;
  const sum = (of: (part: ComparisonSummary) => number): number =>
    parts.reduce((all, part) => all + of(part), 0);
  return {
    ...shares(
      sum((part) => part.syllables),
      sum((part) => part.reference),
      sum((part) => part.onsets),
      sum((part) => part.offsets),
    ),
    toleranceMs: parts[0].toleranceMs,
    medianOnsetErrorMs: parts.length === 1 ? parts[0].medianOnsetErrorMs : null,
    medianOffsetErrorMs: parts.length === 1 ? parts[0].medianOffsetErrorMs : null,
  };
}

function shares(syllables: number, reference: number, onsets: number, offsets: number) {
  return {
    onsetF1: number((2 * onsets) / (syllables + reference)),
    offsetF1: number((2 * offsets) / (syllables + reference)),
    precision: number(onsets / syllables),
    recall: number(onsets / reference),
    syllables,
    reference,
    onsets,
    offsets,
  };
}
