import { basename } from "node:path";
import { analysisSettings } from "../../features/measuring/analysisSettings.js";
import { PICTURE_MARGIN, syllablePicture } from "../../learn/grouping/syllablePicture.js";
import type { SyllableMeasures } from "../../learn/grouping/syllableSpace.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
import type { BoxedSegment } from "../../shapes/segment.js";
import { provenance } from "../../workspace/files/provenance.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { openSound } from "../../workspace/sound/openSound.js";
import { givenSegments } from "../recordings/givenSegments.js";
import { measureSound } from "../recordings/measureSound.js";
import { referenceOf } from "../recordings/referenceOf.js";
import { annotationsAt } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";

/** Which syllables of a recording are gathered. */
export interface GatherOptions extends HearingOptions {
  /** file or folder of the user's syllables, taken instead of ours */
  readonly annotations?: string;
  /** file or folder of reference syllables, whose labels are compared with groups */
  readonly compare?: string;
  /** whether `annotations` and `compare` were given for several recordings */
  readonly shared?: boolean;
}

/** A syllable of a recording, as it is grouped. */
export interface GatheredSyllable extends SyllableMeasures {
  readonly segment: BoxedSegment;
  /** label of the reference's syllable that it overlaps by half or more of both together; null where there is none */
  readonly reference: string | null;
}

/** The syllables of a recording. */
export interface GatheredRecording {
  readonly file: string;
  /** s, of the stretch that was heard */
  readonly duration: number;
  /** Hz */
  readonly sampleRate: number;
  /** s, of the whole recording */
  readonly whole: number;
  readonly channel: number;
  readonly channels: number;
  readonly syllables: readonly GatheredSyllable[];
  /** the recording and annotations that were read */
  readonly inputs: Provenance["inputs"];
}

/** Asks for the syllables of one recording. */
export interface GatherRequest extends TaskRequest<GatheredRecording> {
  readonly task: "labels/gatherSyllables";
  readonly file: string;
  readonly options: GatherOptions;
}

/** The task of a request. */
export function run({ file, options }: GatherRequest, context: TaskContext): Task<GatheredRecording> {
  return gatherTask(file, options, context);
}

/** Least overlap with a reference's syllable, as a share of what both cover. */
const OVERLAP = 0.5;

/**
 * Finds or reads the syllables of a recording, measures them and takes their pictures.
 * @throws {InputError} if the recording or its annotations can't be read.
 */
export async function* gatherTask(
  file: string,
  options: GatherOptions,
  context: TaskContext,
): Task<GatheredRecording> {
  const { annotations, compare, shared = false, ...hearing } = options;
  const settings = analysisSettings({ ...hearing, frames: false });
  yield { kind: "stage", title: `Measure ${basename(file)}`, index: 1, count: 1 };
  const own = annotations === undefined ? undefined : annotationsAt(file, annotations, shared);
  const { path: reference, warnings: doubts } = referenceOf(file, compare, shared);
  for (const text of doubts) yield { kind: "warning", text };
  const inputs: { file: string; sha256: string }[] = [];
  for (const input of new Set([file, own, reference]))
    if (input !== undefined) inputs.push({ file: input, sha256: await hashFile(input) });
  const sound = await openSound(file, options.timeExpansion);
  try {
    const { channels, sampleRate, duration, warnings } = sound.info;
    for (const text of warnings) yield { kind: "warning", text: `${file}: ${text}.` };
    if (channels > 1 && options.channel === undefined) {
      const text = `${file}: has ${channels} channels; channel 0 is used (choose with --channel).`;
      yield { kind: "warning", text };
    }
    const chosen = { ...hearing, channel: settings.channel };
    const given = own === undefined ? undefined : givenSegments(own, sound, chosen);
    for (const text of given?.warnings ?? []) yield { kind: "warning", text };
    const named = reference === undefined ? undefined : givenSegments(reference, sound, chosen);
    if (reference !== own) for (const text of named?.warnings ?? []) yield { kind: "warning", text };
    const made = provenance("syrinx cluster", inputs, { ...settings });
    const segments = given?.within.filter(({ onset, offset }) => offset > onset);
    const measured = yield* measureSound(sound, settings, segments, undefined, made, context);
    const syllables = measured.measures.map((measure): GatheredSyllable => {
      const { segment, f0 } = measure;
      const first = Math.max(0, Math.floor((segment.onset - PICTURE_MARGIN) * sampleRate));
      const last = Math.min(sound.info.frames, Math.ceil((segment.offset + PICTURE_MARGIN) * sampleRate) + 1);
      const values = sound.read(first, Math.max(1, last - first), settings.channel);
      const columns = [{ name: "sound", unit: "1" as const }];
      const signal = { values, columns, rate: sampleRate, start: first / sampleRate };
      return {
        segment,
        duration: segment.offset - segment.onset,
        picture: syllablePicture(signal, segment, settings.song),
        features: [
          f0.median,
          f0.max - f0.min,
          f0.slope,
          measure.voicedFraction,
          ...measure.features.flatMap(({ mean, spread }) => [mean, spread]),
        ],
        reference: named === undefined ? null : labelAt(segment, named.within),
      };
    });
    return {
      file,
      duration: measured.duration,
      sampleRate,
      whole: duration,
      channel: settings.channel,
      channels,
      syllables,
      inputs,
    };
  } catch (error) {
    if (error instanceof InputError && !error.message.includes(basename(file)))
      throw new InputError(`${file}: ${error.message.replace(/^[a-z]\w*: /, "")}`);
    throw error;
  } finally {
    sound.close();
  }
}

/** Label of the segment that overlaps most with a syllable, if that is half or more of what both cover. */
function labelAt({ onset, offset }: BoxedSegment, reference: readonly BoxedSegment[]): string | null {
  let best = OVERLAP - 1e-9;
  let label: string | null = null;
  for (const other of reference) {
    const both = Math.min(offset, other.offset) - Math.max(onset, other.onset);
    const share = both / (Math.max(offset, other.offset) - Math.min(onset, other.onset));
    if (share > best) {
      best = share;
      label = other.label;
    }
  }
  return label;
}
