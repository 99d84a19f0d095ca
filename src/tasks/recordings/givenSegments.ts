import type { Annotation, AnnotationFile } from "../../shapes/annotation.js";
import { counted } from "../../shapes/counted.js";
import type { Extent } from "../../shapes/hearing.js";
import { recordingStem } from "../../workspace/annotations/annotationPath.js";
import { beyondSound, isBeyond } from "../../workspace/annotations/beyondSound.js";
import { recordingsOf } from "../../workspace/annotations/contents.js";
import { namedRecording } from "../../workspace/annotations/namedRecording.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import { soundStem } from "../../workspace/files/soundStem.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";

/** The user's syllables of a recording. */
export interface GivenSegments {
  /** the file as it was read */
  readonly content: AnnotationFile;
  /** those that lie in the sound, in the channels and the stretch that are measured, each with its channel; by onset */
  readonly within: readonly (Annotation & { readonly channel: number })[];
  /** those of a time or a channel that the sound doesn't have */
  readonly outside: readonly Annotation[];
  /** what is odd about them, a line each */
  readonly warnings: readonly string[];
}

/**
 * Reads the user's syllables of a recording. Those without a channel are of the one that was chosen, or of the first; what reaches
 * beyond the end of the sound is cut there.
 * @param path of the annotations. @param options channel and stretch that are measured.
 * @throws {InputError} as readAnnotations.
 */
export function givenSegments(
  path: string,
  { path: file, info }: Pick<SoundFile, "path" | "info">,
  { channel: chosen, from = 0, to = Number.POSITIVE_INFINITY }: Extent,
): GivenSegments {
  const { sampleRate, channels, duration } = info;
  const content = readAnnotations(path, { sampleRate, recording: file });
  const { annotations } = content;
  const channelOf = ({ channel = chosen ?? 0 }: Annotation): number => channel;
  const isOutside = (one: Annotation): boolean => isBeyond(one, duration) || channelOf(one) >= channels;
  const inside = annotations.filter((one) => !isOutside(one));
  const wanted = inside.filter((one) => chosen === undefined || channelOf(one) === chosen);
  const missing = annotations.filter((one) => channelOf(one) >= channels).length;
  const beyond = beyondSound(annotations, duration);
  const others = inside.length - wanted.length;
  return {
    content,
    within: wanted
      .filter(({ onset }) => onset >= from && onset < Math.min(to, duration))
      .map((one) => ({ ...one, offset: Math.min(one.offset, duration), channel: channelOf(one) }))
      .sort((a, b) => a.onset - b.onset || a.offset - b.offset),
    outside: annotations.filter(isOutside),
    warnings: [
      ...content.warnings.map((text) => `${path}: ${text}`),
      ...(isOfAnother(path, content, file)
        ? [`${path}: names ${recordingsOf(content)[0]} as its recording; it is used for ${file}.`]
        : []),
      ...(beyond === undefined ? [] : [`${path}: ${beyond}.`]),
      ...(missing === 0
        ? []
        : [
            `${path}: ${missing} of ${counted(annotations.length, "annotation")} ${missing === 1 ? "is" : "are"} of channels that ${file} doesn't have.`,
          ]),
      ...(others === 0
        ? []
        : [
            `${path}: ${others} of ${counted(annotations.length, "annotation")} ${others === 1 ? "is" : "are"} of channels other than ${chosen} (--channel).`,
          ]),
    ],
  };
}

/** Whether annotations are of another recording, both by the name that they give and by their file's own. */
function isOfAnother(path: string, content: AnnotationFile, recording: string): boolean {
  const names = recordingsOf(content);
  if (names.length === 0 || namedRecording(names, recording) !== undefined) return false;
  return recordingStem(path).toLowerCase() !== soundStem(recording).toLowerCase();
}
