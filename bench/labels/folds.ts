import type { LabelledLevels } from "../../src/learn/data/labels/labelDataset.js";

/** Recordings that are held out together. */
export type Fold = readonly LabelledLevels[];

/** Labels of the recordings that are held out which none of the others has: nobody can learn them. */
export function unmetIn(recordings: readonly LabelledLevels[], held: Fold): Set<string> {
  const labelsOf = (own: boolean): string[] =>
    recordings
      .filter((recording) => held.includes(recording) === own)
      .flatMap(({ segments }) => segments.map(({ label }) => label));
  const met = new Set(labelsOf(false));
  return new Set(labelsOf(true).filter((label) => !met.has(label)));
}

/** How many syllables of the recordings that are held out have such labels. */
export function countUnmet(recordings: readonly LabelledLevels[], held: Fold): number {
  const unmet = unmetIn(recordings, held);
  return held.flatMap(({ segments }) => segments).filter(({ label }) => unmet.has(label)).length;
}

/**
 * Deals recordings to folds so that as few syllables as can be have a label that no recording outside their fold has, as vak
 * splits its data; of equal ways the first in order.
 * @param size recordings in a fold; the last one may hold fewer.
 */
export function foldsOf(recordings: readonly LabelledLevels[], size: number): Fold[] {
  let best: { folds: Fold[]; unmet: number } | undefined;
  for (const folds of partitions(recordings, size)) {
    const unmet = folds.reduce((sum, fold) => sum + countUnmet(recordings, fold), 0);
    if (best === undefined || unmet < best.unmet) best = { folds, unmet };
  }
  return best?.folds ?? [];
}

/** Every way to part items into sets of a size, and one of what remains. */
function* partitions<T>(items: readonly T[], size: number): Generator<T[][]> {
  if (items.length === 0) {
    yield [];
    return;
  }
  const [first, ...others] = items;
  const rest = items.length % size;
  const sizes = rest > 0 ? [size, rest] : [size];
  for (const own of sizes) {
    if (own > items.length) continue;
    for (const chosen of subsets(others, own - 1)) {
      const left = others.filter((item) => !chosen.includes(item));
      // Once the smaller set is taken, what is left divides evenly.
      for (const more of partitions(left, size)) yield [[first, ...chosen], ...more];
    }
  }
}

/** Every subset of so many items, in order. */
function* subsets<T>(items: readonly T[], count: number): Generator<T[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = 0; i + count <= items.length; i++)
    for (const others of subsets(items.slice(i + 1), count - 1)) yield [items[i], ...others];
}
