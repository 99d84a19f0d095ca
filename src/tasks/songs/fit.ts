import { basename, join, resolve } from "node:path";
import { songDocument } from "../../documents/songDocument.js";
import { hearingSettings, songBand } from "../../features/measuring/hearSound.js";
import { checkFitSettings, DEFAULT_ROUNDS, type FitSettings, fitSongInSteps } from "../../inverse/fitSong.js";
import { fitTable } from "../../inverse/fitTable.js";
import type { Fit } from "../../inverse/measureFit.js";
import { type FitFindings, summarizeFit } from "../../inverse/summarizeFit.js";
import type { Extent } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Progress } from "../../shapes/progress.js";
import type { Provenance } from "../../shapes/provenance.js";
import { makeFolders, writeWhole } from "../../workspace/files/atomicWrite.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { savedDocument } from "../../workspace/files/savedResult.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { writeWav } from "../../workspace/sound/writing/writeWav.js";
import { type HeardRecording, hearRecording, openRecording } from "../recordings/openRecording.js";
import { userSyllables } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

export interface FitOptions extends FitSettings, Extent {
  /** where the copies and the table go, and the song unless songFolder is given */
  readonly out: string;
  readonly songFolder?: string;
  /** what the names of the results begin with; default the recording's name without its ending */
  readonly stem?: string;
  /** file or folder of the user's syllables, fitted instead of those found */
  readonly annotations?: string;
  /** whether `annotations` was given for several recordings */
  readonly shared?: boolean;
  /** replace files of the user's */
  readonly force?: boolean;
}

/** What `syrinx fit --json` prints of one file. */
export interface FitSummary extends FitFindings {
  readonly file: string;
  /** s of sound fitted per second of work; 0 where there was nothing to fit */
  readonly realTimeFactor: number;
  readonly outputs: readonly string[];
}

/** What `syrinx fit --json` prints of several files. */
export interface FitsSummary {
  readonly files: readonly FitSummary[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
}

/** A fit, and how fast it was. */
export interface TimedFit {
  readonly fit: Fit;
  /** s of sound fitted per second of work */
  readonly realTimeFactor: number;
}

/** Asks for the gesture of one recording. */
export interface FitRequest extends TaskRequest<FitSummary> {
  readonly task: "songs/fit";
  readonly file: string;
  readonly options: FitOptions;
}

/** The task of a request. */
export function run({ file, options }: FitRequest, context: TaskContext): Task<FitSummary> {
  return fitTask(file, options, context);
}

/** Fits the gesture of a recording and writes its song, its copies and a table. */
export async function* fitTask(file: string, options: FitOptions, context: TaskContext): Task<FitSummary> {
  checkFitSettings(options);
  yield { kind: "stage", title: `Fit ${basename(file)}`, index: 1, count: 1 };
  const paths = fitPaths(file, options);
  claimFiles(Object.values(paths), options.force);
  if (options.force !== true) checkSameRecording(paths.song, file);
  const opened = await openRecording(file, options, songBand(options));
  for (const text of opened.warnings) yield { kind: "warning", text };
  const given = await userSyllables(file, opened.recording, options.annotations, options, options.shared);
  for (const text of given?.warnings ?? []) yield { kind: "warning", text };
  const heard = hearRecording(file, opened, options, given);
  checkStop(context);
  const timed = yield* fitHeard(heard, options, context);
  if (timed === undefined) {
    const found = heard.syllables.length === 0 ? "no syllables" : "no syllable is voiced";
    yield { kind: "warning", text: `${file}: ${found}; there is nothing to fit.` };
    return { file, ...summarizeFit(undefined), realTimeFactor: 0, outputs: [] };
  }
  const { fit, realTimeFactor } = timed;
  const outputs = writeFit(heard, fit, options);
  for (const path of outputs) yield { kind: "output", path };
  return { file, ...summarizeFit(fit), realTimeFactor, outputs };
}

/**
 * Fits what was heard in a recording, saying how far it is.
 * @returns undefined where nothing is voiced.
 * @throws {Interrupted} after a stop.
 */
export function* fitHeard(
  heard: HeardRecording,
  settings: FitSettings,
  context: TaskContext,
): Generator<Progress, TimedFit | undefined> {
  const began = performance.now();
  const fitting = fitSongInSteps(heard, settings);
  for (;;) {
    const next = fitting.next();
    if (!next.done) {
      checkStop(context);
      yield { kind: "step", ...next.value, unit: "copies sung" };
    } else {
      const seconds = (performance.now() - began) / 1000;
      return next.value && { fit: next.value, realTimeFactor: heard.duration / seconds };
    }
  }
}

/**
 * Writes a fit: the song, both copies, a row for each syllable.
 * @returns the paths: the augmented copy, the song, the physics copy, the table.
 * @throws {InputError} rather than overwrite a file of the user's.
 */
export function writeFit(heard: HeardRecording, fit: Fit, options: FitOptions): string[] {
  const { augmented, physics, song, table } = fitPaths(heard.file, options);
  makeFolders(options.out);
  writeWav(augmented, fit.augmented.copy);
  writeWav(physics, fit.physics.copy);
  const made = provenance("syrinx fit", heard.inputs, {
    ...fitSettings(options),
    hearing: hearingSettings(options),
    start: heard.recording.signal.start,
  });
  writeJson(song, { ...songDocument(fit.song), provenance: made });
  writeWhole(table, fitTable(fit, heard.recording.signal.start));
  return [augmented, song, physics, table];
}

/** How a fit was done, with every default filled in; what the fit itself chose is in the song. */
function fitSettings({ gamma, tract, filter, rounds, seed }: FitSettings): Record<string, unknown> {
  return {
    gamma: gamma ?? "chosen by the fit",
    tract: tract ?? "chosen by the fit",
    filter: filter ?? true,
    rounds: rounds ?? DEFAULT_ROUNDS,
    seed: seed ?? 1,
  };
}

/** @throws {InputError} if the song of another recording of the same name is there. */
function checkSameRecording(song: string, file: string): void {
  const saved = savedDocument(song) as { provenance?: Provenance } | null | undefined;
  const other = saved?.provenance?.inputs[0]?.file;
  if (other === undefined || resolve(other) === resolve(file)) return;
  throw new InputError(`${song}: is fitted to ${other}; choose another --out, or replace it with --force.`);
}

/** Where a fit writes its results. */
export function fitPaths(
  file: string,
  { out, songFolder = out, stem = resultStem(file) }: Pick<FitOptions, "out" | "songFolder" | "stem">,
): Record<"augmented" | "song" | "physics" | "table", string> {
  return {
    augmented: join(out, `${stem}.fit.wav`),
    song: join(songFolder, `${stem}.fit.song.json`),
    physics: join(out, `${stem}.physics.wav`),
    table: join(out, `${stem}.fit.csv`),
  };
}
