import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";
import { globSync } from "tinyglobby";
import { InputError } from "../../shapes/inputError.js";
import { SOUND_ENDING, SOUND_ENDINGS } from "./soundStem.js";

const SPECIAL = /[*?[\]{}]/;

/** A recording that the user named directly, or by a folder or pattern. */
export interface FoundRecording {
  readonly file: string;
  /** whether it was named directly */
  readonly byName: boolean;
  /** the folder that was named, otherwise the folder of the file */
  readonly folder: string;
}

/**
 * Finds the recordings named on a command line: files, folders (searched recursively) and patterns such as "data/*.wav". Hidden
 * files, including the "._" files that macOS creates on other disks, are skipped.
 * @param words paths or patterns.
 * @returns recordings in the order of the words, sorted within each word, without repetition.
 * @throws {InputError} for a word that does not exist, or a folder or pattern without recordings.
 */
export function findRecordings(words: readonly string[]): FoundRecording[] {
  const found = new Map<string, FoundRecording>();
  const add = (file: string, byName: boolean, folder = dirname(file)): void => {
    if (!found.has(file)) found.set(file, { file, byName, folder });
  };
  for (const word of words) {
    if (existsSync(word)) {
      if (!statSync(word).isDirectory()) add(word, true);
      else {
        const below = matches(`**/*.{${SOUND_ENDINGS.join(",")}}`, word);
        if (below.length === 0) {
          throw new InputError(
            `${word}: contains no recordings (${SOUND_ENDINGS.map((e) => `.${e}`).join(", ")}); choose another folder.`,
          );
        }
        for (const file of below) add(join(word, file), false, word);
      }
    } else if (SPECIAL.test(word)) {
      const pattern = sep === "\\" ? word.replaceAll("\\", "/") : word;
      const files = matches(pattern, ".").filter((file) => SOUND_ENDING.test(file));
      if (files.length === 0) throw new InputError(`${word}: no recording matches; correct the pattern.`);
      for (const file of files) add(file, false);
    } else throw new InputError(`${word}: no such file or folder; check the name.`);
  }
  return [...found.values()];
}

function matches(pattern: string, folder: string): string[] {
  // Sorted by code units: the same order on every system and in every locale.
  return globSync(pattern, {
    cwd: folder,
    absolute: isAbsolute(pattern),
    caseSensitiveMatch: false,
    expandDirectories: false,
  }).sort((a, b) => (a < b ? -1 : 1));
}
