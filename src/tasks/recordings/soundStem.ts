import { basename } from "node:path";

/** Endings that are left out of the names of results. */
const SOUND = /\.(wav|wave|flac|mp3|ogg|oga|m4a|aiff?|cbin)$/i;

/**
 * Name of a recording without its folder and ending.
 * @param whole keep the ending: another recording has the same name but for it.
 */
export function soundStem(file: string, whole = false): string {
  return whole ? basename(file) : basename(file).replace(SOUND, "");
}
