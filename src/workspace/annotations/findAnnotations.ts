import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { reasonOf } from "../files/atomicWrite.js";

/**
 * Names that annotations of a recording may have, the likeliest first: `<name>` is "song.wav", `<stem>` is "song".
 * Compared without case.
 */
const NAMES = [
  "<name>.csv",
  "<stem>.csv",
  "<stem>.annot.csv",
  "<name>.annot.csv",
  "<stem>.generic-seq.csv",
  "<stem>_annotations.csv",
  "<name>.not.mat",
  "<stem>.cbin.not.mat",
  "<stem>.not.mat",
  "<stem>.TextGrid",
  "<name>.TextGrid",
  "<stem>.Table.1.selections.txt",
  "<stem>.selections.txt",
  "<name>.Table.1.selections.txt",
  "<name>.selections.txt",
  "<stem>.audacity.txt",
  "<name>.audacity.txt",
  "<stem>.ava.txt",
  "<name>.ava.txt",
  "<name>.txt",
  "<stem>.txt",
  "<stem>.Annotation.xml",
  "<name>.Annotation.xml",
  "<stem>.xml",
  "<stem>.json",
  "<name>.json",
];
/** Raven counts the tables of a recording; the first that is there is taken. */
const TABLE = /\.table\.\d+\.(?=selections\.txt$)/;
const byNumber = new Intl.Collator("en", { numeric: true });

/**
 * Finds the annotations of a recording.
 * @param recording path of it.
 * @param place a file of annotations, or a folder in which they are looked for by the recording's name; default: its own.
 * @returns undefined if there is none. Several: the first of `song.wav.csv`, `song.csv`, `song.annot.csv`, `song.wav.not.mat`,
 * `song.TextGrid`, Raven's, Audacity's and others.
 * @throws {InputError} if `place` doesn't exist or can't be read.
 */
export function findAnnotations(recording: string, place = dirname(recording)): string | undefined {
  if (!existsSync(place))
    throw new InputError(`${place}: no such file or folder of annotations; check the name.`);
  if (!statSync(place).isDirectory()) return place;
  const name = basename(recording).toLowerCase();
  const stem = name.replace(/\.[^.]+$/, "");
  let files: readonly string[];
  try {
    files = readdirSync(place)
      .filter((file) => file.toLowerCase().startsWith(stem))
      .sort(byNumber.compare);
  } catch (error) {
    throw new InputError(`${place}: can't be read (${reasonOf(error)}); choose another folder.`);
  }
  for (const pattern of NAMES) {
    const wanted = pattern
      .replace("<name>", () => name)
      .replace("<stem>", () => stem)
      .toLowerCase();
    const found = files.find((file) => file.toLowerCase().replace(TABLE, ".table.1.") === wanted);
    if (found !== undefined) return join(place, found);
  }
  return undefined;
}
