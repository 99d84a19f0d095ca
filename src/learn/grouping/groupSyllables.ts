import { consensus } from "../../math/clustering/consensus.js";
import { type Grouping, hdbscan } from "../../math/clustering/hdbscan.js";
import type { SyllablePoints } from "./syllableSpace.js";

/** How syllables are grouped. */
export interface GroupingSettings {
  /** fewest syllables of a group; default 5 */
  readonly leastSize?: number;
  /** neighbours that make a place dense, itself counted; default 2 */
  readonly samples?: number;
}

/** Letters for groups; formats with labels of one character hold no more. */
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** The label of a syllable in no group: one without a name. */
export const NO_GROUP = "-";

/**
 * Groups syllables by density; in several latent spaces one after another, of which the majority counts: a single network now
 * and then splits a group, or joins two, that all others don't.
 * @returns all noise where there are fewer syllables than two groups need.
 */
export function groupSyllables(
  { values, columns, views = [values] }: SyllablePoints,
  { leastSize = 5, samples = 2 }: GroupingSettings = {},
): Grouping {
  const count = values.length / columns;
  if (count < Math.max(2 * leastSize, samples))
    return { labels: new Int32Array(count).fill(-1), strengths: new Float64Array(count), groups: 0 };
  const found = views.map((view) => hdbscan(view, view.length / count, { leastSize, samples }));
  if (found.length === 1) return found[0];
  return consensus(
    found.map(({ labels }) => labels),
    leastSize,
  );
}

/**
 * Names of groups: letters, the largest group "a"; from the 53rd on numbers.
 * @param labels group of each syllable from 0, -1 for none.
 * @example
 * groupNames([0, 1, -1, 52]); // ["a", "b", "-", "53"]
 */
export function groupNames(labels: ArrayLike<number>): string[] {
  return Array.from(labels, (label) => (label < 0 ? NO_GROUP : (LETTERS[label] ?? String(label + 1))));
}
