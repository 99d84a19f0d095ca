import { InputError } from "../../shapes/inputError.js";
import { recordingsOf } from "./contents.js";
import { findAnnotations } from "./findAnnotations.js";
import { namedRecording } from "./namedRecording.js";
import { readAnnotations } from "./readAnnotations.js";

/**
 * Finds the annotations of one of the recordings that a place of annotations was given for.
 * @param recording path of it.
 * @param place a file of annotations, or a folder in which they are looked for by the recording's name.
 * @param shared whether the place was given for several recordings: a file then holds those of the recordings that it names.
 * @returns path of the file; undefined if there is none.
 * @throws {InputError} as `findAnnotations`; as `readAnnotations` for a shared file.
 */
export function annotationsOf(recording: string, place: string, shared: boolean): string | undefined {
  const found = findAnnotations(recording, place);
  if (!shared || found !== place) return found;
  return namedRecording(recordingsOf(readAnnotations(found)), recording) === undefined ? undefined : found;
}

/**
 * Checks that a place of annotations can be used for several recordings: a folder, or a file that says which recording each
 * annotation is of.
 * @param option command and option that the place was given with, e.g. "analyze: annotations".
 * @throws {InputError} for a file that names no recording, or whose name fits several of the recordings.
 */
export function checkShared(option: string, place: string | undefined, recordings: readonly string[]): void {
  if (place === undefined || recordings.length < 2) return;
  // A file is found as it is; what is found in a folder lies below it.
  if (findAnnotations(recordings[0], place) !== place) return;
  const names = recordingsOf(readAnnotations(place));
  if (names.length === 0)
    throw new InputError(
      `${option}=${place} does not say which of the ${recordings.length} recordings it is of; give that recording alone, or a folder with a file for each (song.wav.csv, song.TextGrid, ...).`,
    );
  const takers = new Map<string, string>();
  for (const recording of recordings) {
    const name = namedRecording(names, recording);
    if (name === undefined) continue;
    const other = takers.get(name);
    if (other !== undefined)
      throw new InputError(
        `${option}=${place} names ${name}, which may be ${other} or ${recording}; give one of them at a time, or a folder with a file for each.`,
      );
    takers.set(name, recording);
  }
}
