import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { locate } from "../machine/installation.js";
import { findRecordings } from "./findRecordings.js";

const PATTERN = /[*?[\]{}]/;

/**
 * The recordings that the words of a recipe mean: paths, folders and patterns relative to the folder of the recipe or the
 * working folder, else names of the workspace's or of bundled recordings.
 * @param folder of the recipe.
 * @returns paths, in the order of the words, each once.
 * @throws {InputError} for a word that is nothing of these, or a folder or pattern without a recording.
 */
export function locateRecordings(words: readonly string[], folder: string): string[] {
  const found = words.flatMap((word) => findRecordings([placeOf(word, folder)]).map(({ file }) => file));
  return [...new Set(found)];
}

function placeOf(word: string, folder: string): string {
  const beside = isAbsolute(word) ? word : join(folder, word);
  const there = existsSync(beside);
  if (there && !statSync(beside).isDirectory()) return beside;
  if (!there && !existsSync(word) && PATTERN.test(word)) return matches(beside) ? beside : word;
  try {
    const path = locate("recording", word);
    // A folder of that name gives way to a bundled recording, but not to the same folder seen from elsewhere.
    return there && path === word ? beside : path;
  } catch (error) {
    if (there) return beside;
    throw error;
  }
}

function matches(pattern: string): boolean {
  try {
    return findRecordings([pattern]).length > 0;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/**
 * Path of a table that a recipe names, relative to the folder of the recipe or the working folder.
 * @throws {InputError} if there is none.
 */
export function locateTable(name: string, folder: string): string {
  const beside = isAbsolute(name) ? name : join(folder, name);
  for (const path of [beside, name]) if (existsSync(path)) return path;
  throw new InputError(`${name}: no such table, beside the recipe or in the working folder; check the name.`);
}
