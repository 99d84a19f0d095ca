import { basename, dirname, join } from "node:path";
import type { FormatName } from "../../shapes/annotation.js";
import { SOUND_ENDING, soundStem } from "../sound/soundStem.js";

/** What follows a recording's name, with its own ending ("song.wav") or without ("song"), in a companion's name. */
const COMPANIONS: Readonly<Record<FormatName, { readonly whole: boolean; readonly ending: string }>> = {
  "simple-seq": { whole: true, ending: ".csv" },
  csv: { whole: false, ending: ".annot.csv" },
  raven: { whole: false, ending: ".Table.1.selections.txt" },
  audacity: { whole: false, ending: ".audacity.txt" },
  textgrid: { whole: false, ending: ".TextGrid" },
  notmat: { whole: true, ending: ".not.mat" },
  birdsongrec: { whole: false, ending: ".Annotation.xml" },
  "generic-seq": { whole: false, ending: ".generic-seq.csv" },
  ava: { whole: false, ending: ".ava.txt" },
  das: { whole: false, ending: "_annotations.csv" },
  whisperseg: { whole: false, ending: ".json" },
};
/** Endings that an annotation file may have beyond those, longest first. */
const ENDINGS = [
  /\.table\.\d+\.selections\.txt$/,
  /\.selections\.txt$/,
  /\.generic-seq\.csv$/,
  /\.annotation\.xml$/,
  /\.audacity\.txt$/,
  /_annotations\.csv$/,
  /\.annot\.csv$/,
  /\.syllables\.csv$/,
  /\.ava\.txt$/,
  /\.not\.mat$/,
  /\.textgrid$/,
  /\.(csv|txt|xml|json|mat)$/,
];

/**
 * Where the annotations of a recording stand by the custom of their format, beside it.
 * @param recording path of it; without the ending of a sound file it is taken for the stem of a WAV file.
 * @example
 * annotationPath("song.wav", "notmat"); // "song.wav.not.mat"
 */
export function annotationPath(recording: string, format: FormatName): string {
  const { whole, ending } = COMPANIONS[format];
  const stem = soundStem(recording);
  const name = SOUND_ENDING.test(recording) ? basename(recording) : `${stem}.wav`;
  return join(dirname(recording), (whole ? name : stem) + ending);
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
  const ending = SOUND_ENDING.test(name) ? undefined : ENDINGS.find((known) => known.test(lower));
  const bare = ending === undefined ? name : name.slice(0, lower.search(ending));
  return soundStem(bare) || name;
}
