import { basename } from "node:path";
import type { AnnotationContent } from "../../shapes/annotation.js";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../files/atomicWrite.js";
import type { Encoded } from "./annotationFormat.js";
import type { FormatName } from "./annotationFormats.js";
import { recordingStem } from "./annotationPath.js";
import { checkAnnotation, quoted } from "./checkAnnotation.js";
import { recordingsOf } from "./contents.js";
import { formatOf } from "./formatNamed.js";

export { annotationPath, recordingStem } from "./annotationPath.js";

/** Half a character, which UTF-8 can't hold, or a zero, which ends a text elsewhere. */
const UNWRITABLE = /[\p{Surrogate}\0]/u;

/**
 * Encodes annotations as a file of a format.
 * @param content times in s from the start of the recording; `fields` are written if they are of the same format.
 * @param name of the file, for formats that say it.
 * @returns the file's bytes, and a line for each thing that the format could not hold and that was left out or assumed.
 * @throws {InputError} for a label, time or frequency that is invalid or that the format can't store.
 * @example
 * const { bytes } = encodeAnnotations({ annotations: [{ onset: 0, offset: 0.25, label: "a" }] }, "audacity");
 * new TextDecoder().decode(bytes); // "0.000000\t0.250000\ta\n"
 */
export function encodeAnnotations(content: AnnotationContent, format: FormatName, name?: string): Encoded {
  const annotations = content.annotations.map((annotation, i) => {
    const place = `annotation ${i + 1}`;
    const { tier = "", recording = "", extra = {} } = checkAnnotation(annotation, place);
    for (const text of [tier, recording, ...Object.entries(extra).flat()])
      if (UNWRITABLE.test(text))
        throw new InputError(`${place}: ${quoted(text)} holds a zero or half a character; rename it.`);
    return annotation;
  });
  const { sampleRate, duration } = content;
  if (sampleRate !== undefined && !(sampleRate > 0 && Number.isFinite(sampleRate)))
    throw new InputError(`sampleRate=${sampleRate} Hz must be positive; give that of the recording.`);
  if (duration !== undefined && !(duration >= 0 && Number.isFinite(duration)))
    throw new InputError(`duration=${duration} s must be 0 or greater; give that of the recording.`);
  return formatOf(format).encode({ ...content, annotations }, name);
}

/**
 * Writes annotations, the file whole or not at all. Where nothing says what recording they are of, it is the WAV file of the same
 * name.
 * @returns a line for each thing that the format can't store.
 * @throws {InputError} for content that the format can't store, or a file that can't be written.
 * @example
 * // AVA keeps times only.
 * const annotations = [{ onset: 0.5, offset: 1, label: "a" }];
 * writeAnnotations("song.txt", { annotations }, "ava").length > 0; // true
 */
export function writeAnnotations(
  path: string,
  content: AnnotationContent,
  format: FormatName,
): readonly string[] {
  const named = recordingsOf(content).length > 0 || content.recording !== undefined;
  const whole = named ? content : { ...content, recording: `${recordingStem(path)}.wav` };
  const { bytes, dropped } = encodeAnnotations(whole, format, basename(path));
  writeWhole(path, bytes);
  return dropped;
}
