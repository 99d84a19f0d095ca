import type { Dataset } from "../data/dataset.js";

/**
 * How often samples of each class were assigned to each class: the class with the highest score counts.
 * @param dataset whose test samples were scored; the class of a sample is that of its middle row.
 * @param scores test samples x classes.
 * @returns classes x classes: rows are the true classes, columns the network's answers.
 */
export function confusionTable(
  { test, classes, window }: Pick<Dataset, "test" | "classes" | "window">,
  scores: Float32Array,
): number[] {
  const n = classes?.names.length ?? 0;
  const counts = new Array<number>(n * n).fill(0);
  test.forEach((start, i) => {
    let best = 0;
    for (let c = 1; c < n; c++) if (scores[i * n + c] > scores[i * n + best]) best = c;
    const right = classes?.ofRow[start + Math.floor(window / 2)] ?? -1;
    if (right >= 0) counts[right * n + best]++;
  });
  return counts;
}

/**
 * Share of the samples that a network classified correctly, and the share of the most frequent class, which is the accuracy
 * of always naming that class.
 * @param counts classes x classes: rows are the true classes. @param classes number of classes.
 */
export function accuracy(
  counts: readonly number[],
  classes: number,
): { readonly network: number; readonly majority: number } {
  const rows = Array.from({ length: classes }, (_, r) =>
    counts.slice(r * classes, (r + 1) * classes).reduce((sum, count) => sum + count, 0),
  );
  const all = rows.reduce((sum, count) => sum + count, 0);
  let right = 0;
  for (let c = 0; c < classes; c++) right += counts[c * classes + c];
  return { network: right / all, majority: Math.max(...rows) / all };
}
