import { basename, join } from "node:path";
import { type ImitationIndex, imitationIndex } from "../../features/similarity/imitationIndex.js";
import { FRAME_HOP, type SongFrames, type Sung, songFrames } from "../../features/similarity/songFrames.js";
import { type SongSimilarity, songSimilarity } from "../../features/similarity/songSimilarity.js";
import { OWN_SCORES, type ScoreRange, UNRELATED_SCORES } from "../../features/similarity/unrelatedScores.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import { orNull } from "../../shapes/orNull.js";
import type { Provenance } from "../../shapes/provenance.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { locateRecordings } from "../../workspace/files/locateData.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { soundStem } from "../../workspace/files/soundStem.js";
import { hearRecording, openRecording } from "../recordings/openRecording.js";
import { userSyllables } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

export interface SimilarityOptions extends HearingOptions {
  /** folder of the result */
  readonly out: string;
  /** file or folder of the user's syllables, taken instead of ours */
  readonly annotations?: string;
  /** replace files of the user's */
  readonly force?: boolean;
}

/** What `syrinx similarity --json` prints; shares are in per cent. */
export interface SimilaritySummary {
  readonly model: SimilaritySide;
  readonly copy: SimilaritySide;
  /** after Sound Analysis Pro; null where nothing is matched */
  readonly similarity: Percent<SongSimilarity>;
  /** after Mandelblat-Cerf & Fee */
  readonly imitation: Percent<ImitationIndex>;
  /** the same scores between unrelated finches, and between songs of one finch */
  readonly nulls: {
    readonly unrelated: Readonly<Record<string, ScoreRange>>;
    readonly own: Readonly<Record<string, ScoreRange>>;
  };
  readonly outputs: readonly string[];
}

/** A bird's song as it was compared. */
export interface SimilaritySide {
  readonly files: readonly string[];
  readonly syllables: number;
  /** s of sound */
  readonly seconds: number;
}

type Percent<Scores> = { readonly [K in keyof Scores]: number | null };

/** Asks how alike the songs of two birds are. */
export interface SimilarityRequest extends TaskRequest<SimilaritySummary> {
  readonly task: "labels/similarity";
  /** file, folder, pattern or bundled name of each */
  readonly model: string;
  readonly copy: string;
  readonly options: SimilarityOptions;
}

/** The task of a request. */
export function run(
  { model, copy, options }: SimilarityRequest,
  context: TaskContext,
): Task<SimilaritySummary> {
  return similarityTask(model, copy, options, context);
}

/** Song of each side that is compared at most, s. */
const LONGEST = 10;

/**
 * Compares the songs of two birds, or two recordings: how much of the model's the copy's contains, and how well.
 * @throws {InputError} if a side can't be read, or does not sound for 70 ms.
 */
export async function* similarityTask(
  model: string,
  copy: string,
  options: SimilarityOptions,
  context: TaskContext,
): Task<SimilaritySummary> {
  const result = join(options.out, `${stemOf(model)}-${stemOf(copy)}.similarity.json`);
  claimFiles([result], options.force);
  yield { kind: "stage", title: "Compare two songs", index: 1, count: 1 };
  const inputs: { file: string; sha256: string }[] = [];
  const first = yield* side(model, options, inputs, context);
  const second = yield* side(copy, options, inputs, context);
  checkStop(context);
  const similarity = songSimilarity(first.frames, second.frames);
  const imitation = imitationIndex(first.frames, second.frames);
  const summary: SimilaritySummary = {
    model: first.side,
    copy: second.side,
    similarity: percent(similarity),
    imitation: percent(imitation),
    nulls: { unrelated: UNRELATED_SCORES, own: OWN_SCORES },
    outputs: [result],
  };
  const { annotations, channel, from, to, species, lowHz, highHz } = options;
  const settings = Object.fromEntries(
    Object.entries({ annotations, channel, from, to, species, lowHz, highHz, longest: LONGEST }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const made: Provenance = provenance("syrinx similarity", inputs, settings);
  writeJson(result, { ...summary, provenance: made });
  yield { kind: "output", path: result };
  return summary;
}

/** The song of one side: its recordings in order, until there is enough of it. */
async function* side(
  word: string,
  options: SimilarityOptions,
  inputs: { file: string; sha256: string }[],
  context: TaskContext,
): Task<{ frames: SongFrames; side: SimilaritySide }> {
  const files = locateRecordings([word], process.cwd());
  const sung: Sung[] = [];
  const used: string[] = [];
  let seconds = 0;
  for (const file of files) {
    if (seconds >= LONGEST) break;
    checkStop(context);
    const opened = await openRecording(file, options);
    for (const text of opened.warnings) yield { kind: "warning", text };
    const given = await userSyllables(file, opened.recording, options.annotations, options, files.length > 1);
    const heard = hearRecording(file, opened, options, given);
    for (const text of given?.warnings ?? []) yield { kind: "warning", text };
    inputs.push(...heard.inputs);
    sung.push({ signal: heard.signal, syllables: heard.syllables });
    used.push(file);
    seconds += heard.syllables.reduce((sum, { onset, offset }) => sum + offset - onset, 0);
  }
  const frames = songFrames(sung, LONGEST);
  if (frames.sounding === 0) throw new InputError(`${word}: no syllable was found; give another recording.`);
  return {
    frames,
    side: { files: used, syllables: frames.syllables.length, seconds: frames.sounding * FRAME_HOP },
  };
}

function stemOf(word: string): string {
  return soundStem(basename(word)).replaceAll(/[*?[\]{}]/g, "") || "songs";
}

function percent<Scores extends object>(scores: Scores): Percent<Scores> {
  return Object.fromEntries(
    Object.entries(scores).map(([name, share]) => [name, orNull(100 * (share as number))]),
  ) as Percent<Scores>;
}
