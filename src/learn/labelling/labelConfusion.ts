import type { SegmentPair } from "../../features/syllables/compareSegments.js";
import type { LabelConfusion } from "../../shapes/comparison.js";

/**
 * Which labels were given to which syllables. Syllables that overlap are paired one to one, those first that share the most time;
 * what is left has no partner: "" stands for it.
 * @param pair segments in the order of their onsets.
 * @returns the sum of a row (but that of "") is the number of the reference's syllables of this label, of a column that of those found.
 * @example
 * confusionOf({ reference: [{ onset: 0, offset: 1, label: "a" }], found: [{ onset: 0.1, offset: 1, label: "b" }] }).counts; // [[0, 0, 0], [0, 0, 1], [0, 0, 0]]
 */
export function confusionOf({ reference, found }: SegmentPair): LabelConfusion {
  const labels = sorted([...reference, ...found].map(({ label }) => label));
  const number = new Map(labels.map((label, i) => [label, i]));
  const at = (segment: { readonly label: string } | undefined): number =>
    number.get(segment?.label ?? "") ?? 0;
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  const shared = overlaps({ reference, found }).sort((a, b) => b.time - a.time || a.r - b.r || a.f - b.f);
  const free = { reference: reference.map(() => true), found: found.map(() => true) };
  for (const { r, f } of shared) {
    if (!free.reference[r] || !free.found[f]) continue;
    free.reference[r] = false;
    free.found[f] = false;
    counts[at(reference[r])][at(found[f])]++;
  }
  for (const [r, segment] of reference.entries()) if (free.reference[r]) counts[at(segment)][0]++;
  for (const [f, segment] of found.entries()) if (free.found[f]) counts[0][at(segment)]++;
  return { labels, counts };
}

/** The sum of several tables, over all their labels. */
export function addConfusions(tables: readonly LabelConfusion[]): LabelConfusion {
  const labels = sorted(tables.flatMap((table) => table.labels));
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  for (const table of tables) {
    const at = table.labels.map((label) => labels.indexOf(label));
    for (const [r, row] of table.counts.entries())
      for (const [c, count] of row.entries()) counts[at[r]][at[c]] += count;
  }
  return { labels, counts };
}

/** Each label once, "" among them and first; by code units: the same order on every system. */
function sorted(labels: readonly string[]): string[] {
  return [...new Set(["", ...labels])].sort();
}

/** The pairs of segments that share time, s. */
function overlaps({ reference, found }: SegmentPair): { r: number; f: number; time: number }[] {
  const pairs: { r: number; f: number; time: number }[] = [];
  let first = 0;
  for (const [r, { onset, offset }] of reference.entries()) {
    // Later syllables of the reference begin no earlier, so what has ended before stays behind.
    while (first < found.length && found[first].offset <= onset) first++;
    for (let f = first; f < found.length && found[f].onset < offset; f++) {
      const time = Math.min(offset, found[f].offset) - Math.max(onset, found[f].onset);
      if (time > 0) pairs.push({ r, f, time });
    }
  }
  return pairs;
}
