import { basename } from "node:path";

/** Endings of recordings, in any case. */
export const SOUND_ENDINGS = [
  "wav",
  "wave",
  "flac",
  "mp3",
  "ogg",
  "oga",
  "opus",
  "m4a",
  "aif",
  "aiff",
  "cbin",
];
/** The ending of a recording's name, with its dot. */
export const SOUND_ENDING = new RegExp(`\\.(${SOUND_ENDINGS.join("|")})$`, "i");

/**
 * Name of a recording without its folder and ending: what the names of its results begin with.
 * @param whole true keeps the ending, where another recording has the same name but for it.
 * @example
 * ["birds/song.WAV", "song.flac", "song.2.cbin", "song.csv"].map((file) => soundStem(file)); // ["song", "song", "song.2", "song.csv"]
 */
export function soundStem(file: string, whole = false): string {
  return whole ? basename(file) : basename(file).replace(SOUND_ENDING, "");
}
