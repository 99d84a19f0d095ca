import { median } from "../../math/statistics.js";
import type { ComparisonDetail, ComparisonSummary } from "../../shapes/comparison.js";
import { orNull } from "../../shapes/orNull.js";
import { compareSegments, type SegmentPair } from "./compareSegments.js";

/** Scores the syllables of one recording against a reference. @param pairs one for each channel. @param tolerance s, above 0. */
export function summarizeComparison(pairs: readonly SegmentPair[], tolerance: number): ComparisonDetail {
  const { onset, offset, found, reference } = compareSegments(pairs, tolerance);
  const inMs = (differences: readonly number[]): number[] =>
    differences.map((error) => 1000 * Math.abs(error));
  return {
    ...shares(found, reference, onset.matches, offset.matches),
    toleranceMs: Number((1000 * tolerance).toFixed(6)),
    medianOnsetErrorMs: orNull(1000 * onset.error),
    medianOffsetErrorMs: orNull(1000 * offset.error),
    onsetErrorsMs: inMs(onset.differences),
    offsetErrorsMs: inMs(offset.differences),
  };
}

/** Pools the scores of several recordings, each boundary counting once. @returns undefined for none. */
export function poolComparisons(parts: readonly ComparisonDetail[]): ComparisonSummary | undefined {
  if (parts.length === 0) return undefined;
  const sum = (of: (part: ComparisonDetail) => number): number =>
    parts.reduce((all, part) => all + of(part), 0);
  return {
    ...shares(
      sum((part) => part.syllables),
      sum((part) => part.reference),
      sum((part) => part.onsets),
      sum((part) => part.offsets),
    ),
    toleranceMs: parts[0].toleranceMs,
    medianOnsetErrorMs: orNull(median(parts.flatMap((part) => part.onsetErrorsMs))),
    medianOffsetErrorMs: orNull(median(parts.flatMap((part) => part.offsetErrorsMs))),
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
