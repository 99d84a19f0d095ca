import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { locate } from "../machine/installation.js";
import { findRecordings } from "./findRecordings.js";

const PATTERN = /[*?[\]{}]/;

/**
 * Finds the recordings named by a recipe: paths, folders and patterns relative to the recipe's folder or the working directory,
 * otherwise names of recordings of the workspace or bundled ones.
 * @param words of the recipe.
 * @param folder of the recipe.
 * @returns paths, in the order of the words, without repetition.
 * @throws {InputError} for a word that matches nothing, or a folder or pattern without recordings.
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
    // A bundled recording takes precedence over a folder of that name, but not a folder in the working directory.
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
 * Finds a table named by a recipe, relative to the recipe's folder or the working directory.
 * @param name path in the recipe.
 * @param folder of the recipe.
 * @returns its path.
 * @throws {InputError} if there is no such file.
 */
export function locateTable(name: string, folder: string): string {
  const beside = isAbsolute(name) ? name : join(folder, name);
  for (const path of [beside, name]) if (existsSync(path)) return path;
  throw new InputError(
    `${name}: no such table, neither next to the recipe nor in the working directory; check the name.`,
  );
}
