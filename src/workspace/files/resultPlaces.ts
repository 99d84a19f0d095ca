import { dirname, join, relative, resolve } from "node:path";
import { resultStem } from "./soundStem.js";

/** Where the results of one of several recordings go. */
export interface ResultPlace {
  /** folder relative to the common one, "" for the common folder itself */
  readonly below: string;
  /** beginning of the results' names */
  readonly stem: string;
}

/**
 * Places for the results of several recordings, distinct for any two files: the folder structure is kept, and recordings
 * that differ only in their extension keep it in their results' names.
 * @param root folder that contains all files.
 * @example
 * resultPlaces(["a/x.wav", "a/x.flac", "a/b/x.wav"], "a").map(({ stem }) => stem); // ["x.wav", "x.flac", "x"]
 */
export function resultPlaces(files: readonly string[], root: string): ResultPlace[] {
  const below = files.map((file) => relative(root, dirname(resolve(file))));
  const plain = files.map((file, i) => join(below[i], resultStem(file)).toLowerCase());
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return files.map((file, i) => ({
    below: below[i],
    stem: resultStem(file, (counts.get(plain[i]) ?? 0) > 1),
  }));
}
