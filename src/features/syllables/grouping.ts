import type { Segment } from "../../shapes/segment.js";

/**
 * Number of the group that each segment belongs to: motifs and bouts by the silence between them. A group ends where
 * nothing sounds for longer than the gap; in the field, some 100 to 300 ms for motifs and 1 to 2 s for bouts.
 * @param segments sorted by onset; they may overlap.
 * @param gap s, 0 or more.
 * @returns one number for each segment, from 1.
 * @example
 * const at = (onset) => ({ onset, offset: onset + 0.1, label: "a" });
 * groupNumbers([at(0), at(0.2), at(1)], 0.3); // [1, 1, 2]
 * @see Sossinka & Boehner (1980) Zeitschrift fuer Tierpsychologie 53, 123, for motif and bout.
 */
export function groupNumbers(segments: readonly Segment[], gap: number): number[] {
  let group = 0;
  let silentFrom = Number.NEGATIVE_INFINITY;
  return segments.map(({ onset, offset }) => {
    // A gap that a sample rate makes inexact in binary is taken as intended.
    if (onset - silentFrom > gap + 1e-9) group++;
    silentFrom = Math.max(silentFrom, offset);
    return group;
  });
}

/** Syllables that follow each other closely, as one segment: from the first onset to the last offset. */
export interface SegmentGroup extends Segment {
  /** the syllables, by onset */
  readonly segments: readonly Segment[];
}

/**
 * Groups of syllables, each as one segment: motifs with a gap of 0.2 s, say, or bouts with 2 s.
 * @param segments in any order; they may overlap.
 * @param gap s, 0 or more; a longer silence separates two groups.
 * @returns in order, labelled "1", "2", ...
 * @example
 * const at = (onset) => ({ onset, offset: onset + 0.1, label: "a" });
 * groupSegments([at(0), at(0.2), at(1)], 0.3).map(({ segments }) => segments.length); // [2, 1]
 */
export function groupSegments(segments: readonly Segment[], gap: number): SegmentGroup[] {
  const sorted = segments.toSorted((a, b) => a.onset - b.onset);
  const numbers = groupNumbers(sorted, gap);
  const groups: Segment[][] = [];
  sorted.forEach((segment, i) => {
    if (numbers[i] > groups.length) groups.push([]);
    groups[numbers[i] - 1].push(segment);
  });
  return groups.map((group, i) => ({
    onset: group[0].onset,
    offset: group.reduce((latest, { offset }) => Math.max(latest, offset), group[0].offset),
    label: `${i + 1}`,
    segments: group,
  }));
}
