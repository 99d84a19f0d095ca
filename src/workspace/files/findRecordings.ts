import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";
import { globSync } from "tinyglobby";
import { InputError } from "../../shapes/inputError.js";
import { SOUND_ENDING, SOUND_ENDINGS } from "../sound/soundStem.js";

const SPECIAL = /[*?[\]{}]/;

/** A recording that was asked for. */
export interface FoundRecording {
  readonly file: string;
  /** asked for by its own name, not by a folder's or a pattern */
  readonly byName: boolean;
  /** the folder that was asked for, or else the file's own */
  readonly folder: string;
}

/**
 * The recordings that words of a command line mean: files as they are, folders with all below them, patterns such as
 * "data/*.wav". Hidden files (also those "._" that macOS leaves on other disks) are passed over.
 * @returns in the order of the words, sorted within each, a file once.
 * @throws {InputError} for a word that is no file, or a folder or pattern without a recording.
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
            `${word}: holds no recording (${SOUND_ENDINGS.map((e) => `.${e}`).join(", ")}); name another folder.`,
          );
        }
        for (const file of below) add(join(word, file), false, word);
      }
    } else if (SPECIAL.test(word)) {
      const pattern = sep === "\\" ? word.replaceAll("\\", "/") : word;
      const files = matches(pattern, ".").filter((file) => SOUND_ENDING.test(file));
      if (files.length === 0) throw new InputError(`${word}: no recording matches; mend the pattern.`);
      for (const file of files) add(file, false);
    } else throw new InputError(`${word}: no such file or folder; check the name.`);
  }
  return [...found.values()];
}

function matches(pattern: string, folder: string): string[] {
  // Sorted by code units: the same order on every system and in every language.
  return globSync(pattern, {
    cwd: folder,
    absolute: isAbsolute(pattern),
    caseSensitiveMatch: false,
    expandDirectories: false,
  }).sort((a, b) => (a < b ? -1 : 1));
}
