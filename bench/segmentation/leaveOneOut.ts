import { compareSegments, type SegmentComparison } from "../../src/features/syllables/compareSegments.js";
import {
  findSyllables,
  SEGMENTATION_TUNING,
  type SegmentationTuning,
} from "../../src/features/syllables/findSyllables.js";
import { DEFAULT_SEGMENTATION } from "../../src/features/syllables/segmentation.js";
import { type SegmentLevel, segmentLevel } from "../../src/features/syllables/segmentLevel.js";
import { mean } from "../../src/math/statistics.js";
import { durationOf } from "../../src/shapes/series.js";
import type { AnnotatedBird } from "./annotatedBirds.js";

/** Boundaries agree within this, s. */
export const TOLERANCE = 0.01;
/** The constants are tried as they are, a quarter lower and a quarter higher, in all combinations. */
const FACTORS = [1, 0.75, 1.25];

/** How the syllables of a bird are found. */
export interface BirdScore {
  readonly bird: AnnotatedBird;
  /** of sound, minutes */
  readonly minutes: number;
  /** by the constants as they are, and as chosen on all other birds */
  readonly own: SegmentComparison;
  readonly leftOut: SegmentComparison;
  readonly chosen: SegmentationTuning;
}

/** Detections without an onset of the annotator's, a minute. */
export function falseRate({ found, onset }: SegmentComparison, minutes: number): number {
  return (found - onset.matches) / minutes;
}

/** Scores every bird with constants that are chosen, on a small grid, by the mean F1 of onsets over all other birds. */
export function leaveOneOut(birds: readonly AnnotatedBird[]): BirdScore[] {
  const levels = birds.map(({ recordings }) =>
    recordings.map(({ signal }) =>
      segmentLevel(signal, DEFAULT_SEGMENTATION.lowHz, DEFAULT_SEGMENTATION.highHz),
    ),
  );
  const grid = tunings();
  const scores = grid.map((tuning) => birds.map((bird, b) => scoreOf(bird, levels[b], tuning)));
  return birds.map((bird, b) => {
    const others = scores.map((row) => mean(row.flatMap(({ onset }, k) => (k === b ? [] : [onset.f1]))));
    const best = others.indexOf(Math.max(...others));
    return {
      bird,
      minutes: bird.recordings.reduce((sum, { signal }) => sum + durationOf(signal), 0) / 60,
      // The first of the grid are the constants as they are.
      own: scores[0][b],
      leftOut: scores[best][b],
      chosen: grid[best],
    };
  });
}

function scoreOf(
  { recordings }: AnnotatedBird,
  levels: readonly SegmentLevel[],
  tuning: SegmentationTuning,
): SegmentComparison {
  const pairs = recordings.map(({ reference, signal }, i) => ({
    reference,
    found: findSyllables(levels[i], DEFAULT_SEGMENTATION, tuning).map((segment) => ({
      ...segment,
      onset: signal.start + segment.onset,
      offset: signal.start + segment.offset,
    })),
  }));
  return compareSegments(pairs, TOLERANCE);
}

function tunings(): SegmentationTuning[] {
  const names = Object.keys(SEGMENTATION_TUNING) as (keyof SegmentationTuning)[];
  return names.reduce<SegmentationTuning[]>(
    (found, name) =>
      found.flatMap((tuning) => FACTORS.map((factor) => ({ ...tuning, [name]: factor * tuning[name] }))),
    [SEGMENTATION_TUNING],
  );
}
