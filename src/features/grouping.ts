import type { Segment } from "../shapes/segment.js";

/**
 * Number of the group that each segment belongs to: motifs and bouts by the silence between them. A group ends where
 * nothing sounds for longer than the gap; in the field, some 100 to 300 ms for motifs and 1 to 2 s for bouts.
 * @param segments in the order of their onsets; they may overlap.
 * @param gap s, 0 or more.
 * @returns one number a segment, from 1.
 * @example
 * const at = (onset) => ({ onset, offset: onset + 0.1, label: "a" });
 * groupNumbers([at(0), at(0.2), at(1)], 0.3); // [1, 1, 2]
 * @see Sossinka & Boehner (1980) Zeitschrift fuer Tierpsychologie 53, 123, for motif and bout.
 */
export function groupNumbers(segments: readonly Segment[], gap: number): number[] {
  let group = 0;
  let silentFrom = Number.NEGATIVE_INFINITY;
  return segments.map(({ onset, offset }) => {
    // A gap that a rate makes inexact in binary counts as what it is meant to be.
    if (onset - silentFrom > gap + 1e-9) group++;
    silentFrom = Math.max(silentFrom, offset);
    return group;
  });
}
