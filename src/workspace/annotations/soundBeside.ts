import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SOUND_ENDING, SOUND_ENDINGS, soundStem } from "../files/soundStem.js";
import { inspectSound, type SoundExtent } from "../sound/inspectSound.js";
import { recordingStem } from "./annotationPath.js";

/**
 * Sample rate and duration of the sound file next to an annotation file and of the same name, of any format: the one whose whole
 * name the annotations' begins with, or else a WAV file before others.
 * @param path of the annotations.
 * @returns undefined if there is none or it can't be read.
 */
export function soundBeside(path: string): SoundExtent | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) return undefined;
  const own = basename(path).toLowerCase();
  const stem = recordingStem(path).toLowerCase();
  const rank = (file: string): number => {
    const name = file.toLowerCase();
    return own.startsWith(name) ? -1 : SOUND_ENDINGS.findIndex((ending) => name.endsWith(`.${ending}`));
  };
  const found = readdirSync(folder)
    .filter((file) => SOUND_ENDING.test(file) && soundStem(file).toLowerCase() === stem)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const file of found) {
    const extent = inspectSound(join(folder, file));
    if (extent !== undefined) return extent;
  }
  return undefined;
}
