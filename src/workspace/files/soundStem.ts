import { basename } from "node:path";
import { allowedName } from "../../shapes/reservedName.js";

/** File extensions of recordings; upper and lower case are equivalent. */
export const SOUND_ENDINGS = "wav wave flac mp3 ogg oga opus m4a aif aiff aifc cbin".split(" ");
/** Matches the extension of a recording's name, with its dot. */
export const SOUND_ENDING = new RegExp(`\\.(${SOUND_ENDINGS.join("|")})$`, "i");

/**
 * Name of a recording without its folder and extension.
 * @example
 * ["birds/song.WAV", "song.flac", "song.2.cbin", "song.csv"].map(soundStem); // ["song", "song", "song.2", "song.csv"]
 */
export function soundStem(file: string): string {
  return basename(file).replace(SOUND_ENDING, "");
}

/**
 * Beginning of the names of a recording's results: its own name, with `_` before one that Windows reserves for a device.
 * @param keepEnding true keeps the extension, for when another recording differs only in it.
 * @example
 * ["birds/song.WAV", "aux.wav"].map((file) => resultStem(file)); // ["song", "_aux"]
 */
export function resultStem(file: string, keepEnding = false): string {
  return allowedName(keepEnding ? basename(file) : soundStem(file));
}
