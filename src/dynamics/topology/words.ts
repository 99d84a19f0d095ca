/**
 * The name of a periodic orbit does not depend on where it starts: of all rotations of a word, the first in the alphabet.
 * @param word letters, one a turn.
 * @example
 * canonicalWord("RLL"); // "LLR"
 */
export function canonicalWord(word: string): string {
  let first = word;
  for (let k = 1; k < word.length; k++) {
    const turned = word.slice(k) + word.slice(0, k);
    if (turned < first) first = turned;
  }
  return first;
}

/**
 * Whether a word is no repetition of a shorter one. "LRLR" names the orbit LR run through twice.
 * @example
 * isPrimitive("LRLR"); // false
 */
export function isPrimitive(word: string): boolean {
  return word.length > 0 && (word + word).indexOf(word, 1) === word.length;
}

/**
 * All names of periodic orbits of some length: one primitive word of each cycle.
 * @param letters the alphabet, in its order. @param length letters of a word, at least 1.
 * @returns in the order of the alphabet.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, 2.6.
 * @example
 * primitiveWords("01", 3); // ["001", "011"]
 */
export function primitiveWords(letters: string, length: number): string[] {
  let words = [""];
  for (let k = 0; k < length; k++) words = words.flatMap((word) => [...letters].map((next) => word + next));
  return words.filter((word) => word === canonicalWord(word) && isPrimitive(word));
}
