/** Ends of keys that tell a unit. */
const UNIT = /_?(s|ms|sec|seconds|hz|khz|db|per_s)$/;
/** Letters of a key for each that may be wrong. */
const LETTERS_PER_SLIP = 3;

/**
 * The known key that a mistyped one most likely stands for: the same without its unit, its beginning, or one a few
 * letters away.
 * @returns nothing if none is near.
 * @example
 * likelyKey("learningrate", ["epochs", "learningRate"]); // "learningRate"
 */
export function likelyKey(key: string, known: readonly string[]): string | undefined {
  const typed = bare(key);
  const stem = bare(key.toLowerCase().replace(UNIT, ""));
  const begun = known.find((name) => stem.length > 2 && bare(name).startsWith(stem));
  if (begun !== undefined) return begun;
  const away = known.map((name) => editDistance(typed, bare(name)));
  const least = Math.min(...away);
  return least <= Math.floor(typed.length / LETTERS_PER_SLIP) ? known[away.indexOf(least)] : undefined;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/**
 * How many letters must be added, left out, replaced or swapped with their neighbour to make one word of another.
 * @see Damerau (1964) Commun. ACM 7 171; the restricted form, in which no letter is touched twice.
 * @example
 * editDistance("hiden", "hidden"); // 1
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
