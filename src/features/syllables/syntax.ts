import type { Segment } from "../../shapes/segment.js";
import { groupSegments } from "./grouping.js";

/** In which order the syllables of a song follow each other. */
export interface Syntax {
  /** labels that follow or are followed by another, the most frequent first */
  readonly labels: readonly string[];
  /** by label, from and to: how often the one is followed by the other within a bout */
  readonly counts: readonly (readonly number[])[];
  /** bits: how uncertain the next label is once one is known, mean over transitions; null without any */
  readonly entropy: number | null;
}

/**
 * Transitions between labelled syllables and their entropy: the mean over all transitions of -log2 of the share that the next
 * label has after the present one; 0 for a song that always goes on in the same way.
 * @param recordings the syllables of each, in order of time; one without a label ends a sequence, and so does the end of a bout.
 * @param gap s, silence that ends a bout. @param nameless label of a syllable without one.
 * @example
 * const song = ["a", "b", "a", "c"].map((label, i) => ({ onset: i, offset: i + 0.9, label }));
 * const { labels, counts, entropy } = syntax([song], 2);
 * [labels.join(""), counts[0].join(""), entropy?.toFixed(3)]; // ["abc", "011", "0.667"]
 * @see Shannon (1948); Kershenbaum et al. (2016) Biol. Rev. 91 13.
 */
export function syntax(recordings: readonly (readonly Segment[])[], gap: number, nameless = "-"): Syntax {
  const counts = new Map<string, Map<string, number>>();
  for (const segments of recordings) {
    for (const { segments: within } of groupSegments(segments, gap)) {
      for (let i = 1; i < within.length; i++) {
        const [from, to] = [within[i - 1].label, within[i].label];
        if (from === nameless || to === nameless) continue;
        const row = counts.get(from) ?? new Map<string, number>();
        counts.set(from, row.set(to, (row.get(to) ?? 0) + 1));
      }
    }
  }
  const total = new Map<string, number>();
  for (const [from, row] of counts) {
    for (const [to, n] of row) {
      total.set(from, (total.get(from) ?? 0) + n);
      total.set(to, (total.get(to) ?? 0) + n);
    }
  }
  const labels = [...total.keys()].sort(
    (a, b) => (total.get(b) ?? 0) - (total.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const matrix = labels.map((from) => labels.map((to) => counts.get(from)?.get(to) ?? 0));
  let transitions = 0;
  let bits = 0;
  for (const row of matrix) {
    const all = row.reduce((sum, n) => sum + n, 0);
    transitions += all;
    for (const n of row) if (n > 0) bits -= n * Math.log2(n / all);
  }
  return { labels, counts: matrix, entropy: transitions === 0 ? null : bits / transitions };
}
