import type { ComparisonSummary } from "../../shapes/comparison.js";
import { orNull } from "../../shapes/orNull.js";
import { compareSegments, type SegmentPair } from "./compareSegments.js";

/** Scores the syllables of one recording against a reference. @param tolerance s, above 0. */
export function summarizeComparison(pair: SegmentPair, tolerance: number): ComparisonSummary {
  const { onset, offset, found, reference } = compareSegments([pair], tolerance);
  return {
    ...shares(found, reference, onset.matches, offset.matches),
    toleranceMs: Number((1000 * tolerance).toFixed(6)),
    medianOnsetErrorMs: orNull(1000 * onset.error),
    medianOffsetErrorMs: orNull(1000 * offset.error),
  };
}

/** Pools the scores of several recordings. @returns undefined for none. */
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
    onsetF1: orNull((2 * onsets) / (syllables + reference)),
    offsetF1: orNull((2 * offsets) / (syllables + reference)),
    precision: orNull(onsets / syllables),
    recall: orNull(onsets / reference),
    syllables,
    reference,
    onsets,
    offsets,
  };
}
