/**
 * Least number of insertions, deletions and substitutions that turn one sequence into another (Levenshtein distance).
 * @param a labels; each is a symbol of its own, however long. @param b likewise.
 * @example
 * editDistance(["a", "b", "c"], ["a", "c"]); // 1
 * @see Wagner & Fischer (1974) Journal of the ACM 21 168.
 */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  // What is the same at both ends costs nothing.
  let first = 0;
  let [aEnd, bEnd] = [a.length, b.length];
  while (first < Math.min(aEnd, bEnd) && a[first] === b[first]) first++;
  while (aEnd > first && bEnd > first && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const width = bEnd - first;
  // costs[j]: of turning what was seen of a into the first j of b
  const costs = Int32Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = first; i < aEnd; i++) {
    let diagonal = costs[0];
    costs[0]++;
    for (let j = 1; j <= width; j++) {
      const substituted = diagonal + (a[i] === b[first + j - 1] ? 0 : 1);
      diagonal = costs[j];
      costs[j] = Math.min(substituted, costs[j] + 1, costs[j - 1] + 1);
    }
  }
  return costs[width];
}
