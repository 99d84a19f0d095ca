import { median } from "../../math/statistics.js";
import type { Segment } from "../../shapes/segment.js";

/** How boundaries that were found agree with a reference. */
export interface BoundaryScore {
  /** how many were paired */
  readonly matches: number;
  /** harmonic mean of precision and recall, 0 to 1; NaN if there is neither reference nor finding */
  readonly f1: number;
  /** share of the found boundaries that are right, and of the reference's that were found; NaN if there are none */
  readonly precision: number;
  readonly recall: number;
  /** over the pairs: median of found minus reference (bias), and of its absolute value, s; NaN without pairs */
  readonly bias: number;
  readonly error: number;
  /** found minus reference of each pair, s */
  readonly differences: readonly number[];
}

/** How segments that were found agree with a reference. */
export interface SegmentComparison {
  readonly onset: BoundaryScore;
  readonly offset: BoundaryScore;
  /** segments in all */
  readonly found: number;
  readonly reference: number;
}

/** Two segmentations of one recording. */
export interface SegmentPair {
  readonly reference: readonly Segment[];
  readonly found: readonly Segment[];
}

/**
 * Scores boundaries of segments that were found against a reference's, pooled over recordings. A boundary is right if it lies
 * within the tolerance of one of the reference's; each counts once, and as many pairs as possible are made.
 * @param pairs one for each recording. @param tolerance s, above 0.
 * @example
 * const a = { onset: 1, offset: 2, label: "a" };
 * compareSegments([{ reference: [a], found: [{ ...a, onset: 1.005 }] }], 0.01).onset.f1; // 1
 * @see Tachibana, Oosugi & Okanoya (2014) PLoS ONE 9 e92584, for scores of boundaries.
 */
export function compareSegments(pairs: readonly SegmentPair[], tolerance: number): SegmentComparison {
  const score = (time: (segment: Segment) => number): BoundaryScore => {
    const errors = pairs.flatMap(({ reference, found }) =>
      matched(times(reference, time), times(found, time), tolerance),
    );
    const precision = errors.length / count("found");
    const recall = errors.length / count("reference");
    return {
      matches: errors.length,
      f1: (2 * errors.length) / (count("found") + count("reference")),
      precision,
      recall,
      bias: median(errors),
      error: median(errors.map(Math.abs)),
      differences: errors,
    };
  };
  const count = (kind: keyof SegmentPair): number => pairs.reduce((sum, pair) => sum + pair[kind].length, 0);
  return {
    onset: score(({ onset }) => onset),
    offset: score(({ offset }) => offset),
    found: count("found"),
    reference: count("reference"),
  };
}

function times(segments: readonly Segment[], time: (segment: Segment) => number): Float64Array {
  return Float64Array.from(segments, time).sort();
}

/** Errors of the pairs, s: in order of time, each boundary with the earliest free one, which makes the most pairs. */
function matched(reference: Float64Array, found: Float64Array, tolerance: number): number[] {
  const errors: number[] = [];
  // Times that a sample rate makes inexact in binary are taken as intended.
  const within = tolerance + 1e-9;
  let r = 0;
  let f = 0;
  while (r < reference.length && f < found.length) {
    const error = found[f] - reference[r];
    if (Math.abs(error) <= within) {
      errors.push(error);
      r++;
      f++;
    } else if (error < 0) f++;
    else r++;
  }
  return errors;
}
