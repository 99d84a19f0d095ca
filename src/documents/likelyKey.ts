/** Suffixes of keys that denote a unit. */
const UNIT = /_?(s|ms|sec|seconds|hz|khz|db|per_s)$/;
/** One edit is tolerated per this many letters of a key. */
const LETTERS_PER_EDIT = 3;

/**
 * Finds the known key that a mistyped one most likely means: one that it equals except for the unit, one that it begins,
 * or one that is a few edits away.
 * @param key as typed.
 * @param known valid keys.
 * @returns a known key, or undefined if none is similar.
 * @example
 * likelyKey("learningrate", ["epochs", "learningRate"]); // "learningRate"
 */
export function likelyKey(key: string, known: readonly string[]): string | undefined {
  const typed = bare(key);
  const stem = bare(key.toLowerCase().replace(UNIT, ""));
  const begun = known.find((name) => stem.length > 2 && bare(name).startsWith(stem));
  if (begun !== undefined) return begun;
  const away = known.map((name) => editDistance(typed, bare(name)));
  const nearest = Math.min(...away);
  return nearest <= Math.floor(typed.length / LETTERS_PER_EDIT) ? known[away.indexOf(nearest)] : undefined;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/**
 * Edit distance: the number of letters that must be inserted, deleted, replaced or swapped with their neighbour to turn one
 * word into another.
 * @param a, b the words.
 * @returns an integer, 0 for equal words.
 * @see Damerau (1964) Commun. ACM 7 171; the restricted form, in which no letter is edited twice.
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
