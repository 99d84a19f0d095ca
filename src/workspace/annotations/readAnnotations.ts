import { basename } from "node:path";
import type { AnnotationFile } from "../../shapes/annotation.js";
import { InputError } from "../../shapes/inputError.js";
import { openBytes, readBytes } from "../files/bytes.js";
import { SOUND_ENDING } from "../files/soundStem.js";
import { inspectSound } from "../sound/inspectSound.js";
import type { FormatName } from "./annotationFormats.js";
import { recordingsOf } from "./contents.js";
import { detectFormat } from "./detectFormat.js";
import { FORMATS, formatOf } from "./formatNamed.js";
import { namedRecording, nameOf } from "./namedRecording.js";
import { soundBeside } from "./soundBeside.js";

/** Larger files can't be annotations; bytes. */
const LARGEST = 1 << 26;

/** Options for reading an annotation file. */
export interface ReadAnnotationsOptions {
  /** default: detected from the content */
  readonly format?: FormatName;
  /** Hz, of the recording, for formats that count samples; default: what the file says, or the sound file beside it */
  readonly sampleRate?: number;
  /** takes the annotations of this recording only (its path or name), where the file holds those of several */
  readonly recording?: string;
}

/**
 * Reads annotations of any format in FORMATS. Where the file doesn't say the sample rate or the duration of its recording, they
 * are those of the sound file beside it, if there is one.
 * @param path of the file.
 * @throws {InputError} if the file is missing, truncated or invalid, its format is unknown, or the sample rate is missing.
 * @example
 * writeAnnotations("a.csv", { annotations: [{ onset: 0.5, offset: 1, label: "a" }] }, "simple-seq");
 * readAnnotations("a.csv").annotations; // [{ onset: 0.5, offset: 1, label: "a" }]
 */
export function readAnnotations(path: string, options: ReadAnnotationsOptions = {}): AnnotationFile {
  const bytes = contentOf(path);
  const format = options.format ?? detectFormat(basename(path), bytes);
  if (format === undefined) throw notAnnotations(path);
  const beside = soundBeside(path);
  const { sampleRate = beside?.sampleRate } = options;
  const content = formatOf(format).decode(bytes, {
    name: path,
    ...(sampleRate === undefined ? {} : { sampleRate }),
  });
  const known = {
    ...(sampleRate === undefined ? {} : { sampleRate }),
    ...(beside?.duration === undefined ? {} : { duration: beside.duration }),
  };
  const file: AnnotationFile = { ...known, ...content, format };
  return options.recording === undefined ? file : ofRecording(file, options.recording, path);
}

function notAnnotations(path: string): InputError {
  if (SOUND_ENDING.test(path) || inspectSound(path) !== undefined)
    return new InputError(
      `${path}: is a recording, not annotations; give an annotation file, or have its syllables found and written with: syrinx analyze ${path} --write FORMAT`,
    );
  const rule = /\.csv$/i.test(path)
    ? "a CSV needs the columns onset_s, offset_s and label"
    : "check the file";
  return new InputError(`${path}: is not in a known annotation format: ${FORMATS.join(", ")}; ${rule}.`);
}

function contentOf(path: string): Uint8Array {
  const file = openBytes(path);
  try {
    if (file.size > LARGEST)
      throw new InputError(
        `${path}: has ${file.size} bytes, more than annotations ever have; check the name.`,
      );
    return readBytes(file, 0, file.size);
  } finally {
    file.close();
  }
}

/** Those of one recording; all of a file that holds one recording only, whatever it is called there. */
function ofRecording(file: AnnotationFile, recording: string, path: string): AnnotationFile {
  const names = recordingsOf(file);
  if (names.length <= 1) return file;
  const own = namedRecording(names, recording);
  if (own === undefined)
    throw new InputError(
      `${path}: has annotations of ${names.length} recordings, none named ${nameOf(recording)} (${names.slice(0, 3).join(", ")}, ...); check the names.`,
    );
  const { fields, ...rest } = file;
  return {
    ...rest,
    annotations: file.annotations
      .filter((annotation) => annotation.recording === own)
      .map(({ recording: _, ...annotation }) => annotation),
    recording: own,
  };
}
