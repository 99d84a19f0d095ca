import { InputError } from "../../shapes/inputError.js";
import { recordingStem } from "../../workspace/annotations/annotationPath.js";
import { annotationsOf } from "../../workspace/annotations/annotationsOf.js";
import { recordingsOf } from "../../workspace/annotations/contents.js";
import { namedRecording } from "../../workspace/annotations/namedRecording.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import { soundStem } from "../../workspace/files/soundStem.js";

/** The annotations that a recording's syllables are compared with. */
export interface Reference {
  /** undefined if the recording has none */
  readonly path: string | undefined;
  /** what is odd about it, a line each */
  readonly warnings: readonly string[];
}

/**
 * Finds the annotations that a recording is compared with, and checks that they can be of this recording.
 * @param file path of the recording.
 * @param place file or folder of annotations, given with --compare; undefined if nothing is compared.
 * @param shared whether the place was given for several recordings.
 * @throws {InputError} if the place can't be read, or is a file of another recording, by its own name and by the recording that it
 * names.
 */
export function referenceOf(file: string, place: string | undefined, shared = false): Reference {
  if (place === undefined) return { path: undefined, warnings: [] };
  const path = annotationsOf(file, place, shared);
  if (path === undefined)
    return { path, warnings: [`${file}: has no annotations in ${place}; it is not compared.`] };
  // What is found in a folder is named after the recording, and what several recordings share names it.
  if (path !== place || shared) return { path, warnings: [] };
  if (recordingStem(path).toLowerCase() === soundStem(file).toLowerCase()) return { path, warnings: [] };
  const names = recordingsOf(readAnnotations(path));
  if (names.length === 0)
    return {
      path,
      warnings: [
        `${path}: is not named after ${file} and doesn't say which recording it is of; it is compared all the same.`,
      ],
    };
  if (names.length === 1 && namedRecording(names, file) === undefined)
    throw new InputError(
      `${path}: is of ${names[0]}, not of ${file}; give the annotations of this recording with --compare.`,
    );
  return { path, warnings: [] };
}
