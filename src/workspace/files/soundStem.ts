import { basename } from "node:path";

/** File extensions of recordings; upper and lower case are equivalent. */
export const SOUND_ENDINGS = "wav wave flac mp3 ogg oga opus m4a aif aiff aifc cbin".split(" ");
/** Matches the extension of a recording's name, with its dot. */
export const SOUND_ENDING = new RegExp(`\\.(${SOUND_ENDINGS.join("|")})$`, "i");

/**
 * Name of a recording without its folder and extension, with which the names of its results begin.
 * @param keepEnding true keeps the extension, for when another recording differs only in it.
 * @example
 * ["birds/song.WAV", "song.flac", "song.2.cbin", "song.csv"].map((file) => soundStem(file)); // ["song", "song", "song.2", "song.csv"]
 */
export function soundStem(file: string, keepEnding = false): string {
  return keepEnding ? basename(file) : basename(file).replace(SOUND_ENDING, "");
}
