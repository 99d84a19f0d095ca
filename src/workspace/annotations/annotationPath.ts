import { basename, dirname, join } from "node:path";
import { SOUND_ENDING, soundStem } from "../files/soundStem.js";
import { ANNOTATION_FORMATS, type FormatName } from "./annotationFormats.js";
import { formatOf } from "./formatNamed.js";

/** Endings that an annotation file may have. */
const ENDINGS = ANNOTATION_FORMATS.flatMap(({ files, otherEndings = [] }) => [
  ...files.map((file) => file.replace(/^<(name|stem)>/, "")),
  ...otherEndings,
]).map((ending) => new RegExp(`${patternOf(ending)}$`));

/**
 * The usual path of the annotations of a recording in a format: next to the recording.
 * @param recording path of it; without the extension of a sound file it is taken as the stem of a WAV file.
 * @example
 * annotationPath("song.wav", "notmat"); // "song.wav.not.mat"
 */
export function annotationPath(recording: string, format: FormatName): string {
  const stem = soundStem(recording);
  const name = SOUND_ENDING.test(recording) ? basename(recording) : `${stem}.wav`;
  const file = formatOf(format)
    .files[0].replace("<n>", "1")
    .replace("<name>", () => name)
    .replace("<stem>", () => stem);
  return join(dirname(recording), file);
}

/**
 * The name, without folder and ending, of the recording that an annotation file belongs to by its own name.
 * @param path of annotations, or of a recording.
 * @example
 * recordingStem("songs/a.wav.not.mat"); // "a"
 */
export function recordingStem(path: string): string {
  const name = basename(path);
  const lower = name.toLowerCase();
  const starts = SOUND_ENDING.test(name) ? [] : ENDINGS.map((ending) => lower.search(ending));
  // Of several endings that match, the longest.
  const end = Math.min(...starts.filter((start) => start >= 0), name.length);
  return soundStem(name.slice(0, end)) || name;
}

/** Source of a pattern that matches an entry of a format's `files`, in lower case, `<n>` being any number. */
export function patternOf(file: string): string {
  return file
    .toLowerCase()
    .split("<n>")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("\\d+");
}
