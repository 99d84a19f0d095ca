import type { Extent } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Segment } from "../../shapes/segment.js";
import { durationOf } from "../../shapes/series.js";
import { annotationsOf } from "../../workspace/annotations/annotationsOf.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import type { Recording } from "../../workspace/sound/readRecording.js";
import { givenSegments } from "./givenSegments.js";

/** Syllables of a recording that the user annotated. */
export interface UserSyllables {
  /** path of the annotations */
  readonly path: string;
  readonly sha256: string;
  /** s from the first sample that was read; clipped to what was read */
  readonly syllables: readonly Segment[];
  /** what is odd about the annotations, a line each */
  readonly warnings: readonly string[];
}

/**
 * Finds the user's annotations of a recording.
 * @param file path of the recording.
 * @param place file of annotations, or a folder in which they are looked for by the recording's name.
 * @param shared whether the place was given for several recordings.
 * @returns path of the annotations.
 * @throws {InputError} if there are none.
 */
export function annotationsAt(file: string, place: string, shared = false): string {
  const found = annotationsOf(file, place, shared);
  if (found === undefined)
    throw new InputError(
      `${file}: has no annotations in ${place} (song.wav.csv, song.TextGrid, ...); add them or leave out --annotations.`,
    );
  return found;
}

/**
 * Reads the user's syllables of a recording, on the clock of the stretch that was read.
 * @param file path of the recording.
 * @param recording what was read of it.
 * @param place file or folder of annotations; undefined if the user named none.
 * @param extent channel and stretch that were asked for.
 * @param shared whether the place was given for several recordings.
 * @returns undefined without a place.
 * @throws {InputError} if there are no annotations, or they can't be read.
 */
export async function userSyllables(
  file: string,
  { info, signal }: Recording,
  place: string | undefined,
  extent: Extent,
  shared = false,
): Promise<UserSyllables | undefined> {
  if (place === undefined) return undefined;
  const path = annotationsAt(file, place, shared);
  const { within, warnings } = givenSegments(path, { path: file, info }, { channel: 0, ...extent });
  const end = durationOf(signal);
  const syllables = within
    .map(({ onset, offset, label }) => ({
      onset: Math.max(0, onset - signal.start),
      offset: Math.min(end, offset - signal.start),
      label,
    }))
    .filter(({ onset, offset }) => offset > onset);
  return { path, sha256: await hashFile(path), syllables, warnings };
}
