import { DEFAULT_FEATURE_SETS, frameFeatures } from "../../src/features/descriptors/frameFeatures.js";
import { trackPitchWithConfidence } from "../../src/features/pitch/pitch.js";
import { DEFAULT_SEGMENTATION, segmentSyllables } from "../../src/features/syllables/segmentation.js";
import { mean, quantile } from "../../src/math/statistics.js";
import type { Segment } from "../../src/shapes/segment.js";
import { rowsWithin } from "../../src/shapes/series.js";
import type { AnnotatedBird } from "./annotatedBirds.js";

/** Share of the syllables that a filter is to keep. */
const KEPT = 0.95;

/** How well one column of the table of syllables tells syllables from whatever else is found. */
export interface FilterScore {
  readonly column: string;
  /** chance that a syllable has the higher value of one and one other detection, or the lower one if that is more: .5 to 1 */
  readonly area: number;
  readonly side: "above" | "below";
  /** threshold that keeps 95 % of the syllables, the share of other detections that it drops, */
  readonly threshold: number;
  readonly dropped: number;
  /** and the share of the syllables of other birds that it keeps */
  readonly keptElsewhere: number;
}

/** What tells syllables from the rest in some birds' recordings. */
export interface FilterTable {
  readonly syllables: number;
  readonly others: number;
  readonly scores: readonly FilterScore[];
}

/** Levels follow the gain of a recorder: a threshold in them serves one cage. */
const LEVELS = new Set(["amplitude", "rms"]);

interface Detection {
  readonly isSyllable: boolean;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Measures every detection and scores each column as a filter. A detection is a syllable if it overlaps one of the annotator's,
 * and something else if it touches none.
 * @param noisy birds whose recordings hold more than song. @param others birds that the thresholds are tried on.
 */
export async function filterColumns(
  noisy: readonly AnnotatedBird[],
  others: readonly AnnotatedBird[],
): Promise<FilterTable> {
  const detections = await detectionsOf(noisy);
  const elsewhere = await detectionsOf(others);
  const values = (of: readonly Detection[], isSyllable: boolean, column: string): number[] =>
    of.filter((one) => one.isSyllable === isSyllable).map((one) => one.values.get(column) ?? Number.NaN);
  return {
    syllables: detections.filter(({ isSyllable }) => isSyllable).length,
    others: detections.filter(({ isSyllable }) => !isSyllable).length,
    scores: [...detections[0].values.keys()]
      .filter((column) => !LEVELS.has(column))
      .map((column) =>
        scoreOf(
          column,
          values(detections, true, column),
          values(detections, false, column),
          values(elsewhere, true, column),
        ),
      )
      .sort((a, b) => b.area - a.area),
  };
}

/** All that is found in the recordings of some birds, as in the table of syllables. */
async function detectionsOf(birds: readonly AnnotatedBird[]): Promise<Detection[]> {
  const found: Detection[] = [];
  for (const { signal, reference } of birds.flatMap(({ recordings }) => recordings)) {
    const { lowHz, highHz } = DEFAULT_SEGMENTATION;
    const table = await frameFeatures(signal, { sets: DEFAULT_FEATURE_SETS, hop: 0.001, lowHz, highHz });
    const { f0 } = trackPitchWithConfidence(signal);
    const width = table.columns.length;
    for (const segment of segmentSyllables(signal)) {
      const [first, end] = rowsWithin(table, segment.onset, segment.offset);
      const columnMean = (c: number): number =>
        mean(Array.from({ length: end - first }, (_, r) => table.values[(first + r) * width + c]));
      const voiced = f0.values.subarray(first, end);
      found.push({
        isSyllable: reference.some((known) => overlaps(known, segment)),
        values: new Map([
          ["duration", 1000 * (segment.offset - segment.onset)],
          ["snr", segment.snr],
          ["voiced_fraction", voiced.filter((f) => !Number.isNaN(f)).length / Math.max(1, voiced.length)],
          ...table.columns.map(({ name }, c): [string, number] => [name, columnMean(c)]),
        ]),
      });
    }
  }
  return found;
}

function overlaps(a: Segment, b: Segment): boolean {
  return a.onset < b.offset && b.onset < a.offset;
}

function scoreOf(
  column: string,
  syllables: readonly number[],
  others: readonly number[],
  elsewhere: readonly number[],
): FilterScore {
  let wins = 0;
  let pairs = 0;
  for (const a of syllables) {
    for (const b of others) {
      if (Number.isNaN(a) || Number.isNaN(b)) continue;
      wins += a > b ? 1 : a === b ? 0.5 : 0;
      pairs++;
    }
  }
  const area = wins / pairs;
  const above = area >= 0.5;
  const threshold = quantile(syllables, above ? 1 - KEPT : KEPT);
  const falls = (v: number): boolean => (above ? v < threshold : v > threshold);
  return {
    column,
    area: above ? area : 1 - area,
    side: above ? "above" : "below",
    threshold,
    dropped: others.filter(falls).length / others.length,
    keptElsewhere: 1 - elsewhere.filter(falls).length / elsewhere.length,
  };
}
