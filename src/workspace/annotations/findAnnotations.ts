import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { reasonOf } from "../files/fileFault.js";
import { ANNOTATION_FORMATS } from "./annotationFormats.js";
import { patternOf } from "./annotationPath.js";

/** Names that the annotations of a recording may have, the likeliest first. */
const NAMES = ANNOTATION_FORMATS.toSorted((a, b) => a.searchOrder - b.searchOrder).flatMap(
  ({ files }): readonly string[] => files,
);
const byNumber = new Intl.Collator("en", { numeric: true });

/**
 * Finds the annotations of a recording.
 * @param recording path of it.
 * @param place a file of annotations, or a folder in which they are looked for by the recording's name; default: its own.
 * @returns undefined if there is none. Several: the first of `song.wav.csv`, `song.csv`, `song.annot.csv`, `song.wav.not.mat`,
 * `song.TextGrid`, Raven's, Audacity's and others.
 * @throws {InputError} if `place` doesn't exist or can't be read.
 * @example
 * writeAnnotations("song.wav.csv", { annotations: [{ onset: 0.5, offset: 1, label: "a" }] }, "simple-seq");
 * findAnnotations("song.wav")?.endsWith("song.wav.csv"); // true
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
    const wanted = pattern.replace("<name>", () => name).replace("<stem>", () => stem);
    const matches = new RegExp(`^${patternOf(wanted)}$`);
    // Raven counts the tables of a recording: the first that is there is taken.
    const found = files.find((file) => matches.test(file.toLowerCase()));
    if (found !== undefined) return join(place, found);
  }
  return undefined;
}
