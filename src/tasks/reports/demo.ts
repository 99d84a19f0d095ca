import { basename, dirname, join, relative, resolve } from "node:path";
import { hearingSettings, songBand } from "../../features/measuring/hearSound.js";
import type { Fit } from "../../inverse/measureFit.js";
import { summarizeFit } from "../../inverse/summarizeFit.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import { NothingToLearn } from "../../learn/data/nothingToLearn.js";
import { counted } from "../../shapes/counted.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import type { RunSummary } from "../../shapes/run.js";
import { makeFolders } from "../../workspace/files/atomicWrite.js";
import { exists } from "../../workspace/files/exists.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { locate } from "../../workspace/machine/installation.js";
import { readRun, runComplete } from "../../workspace/runs/summaryFile.js";
import { loadLearningData } from "../networks/learningData.js";
import { readRecipe } from "../networks/trainingRecipe.js";
import { trainOn } from "../networks/trainOn.js";
import { type HeardRecording, hearRecording, openRecording } from "../recordings/openRecording.js";
import { userSyllables } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "../running/task.js";
import { type FitSummary, fitHeard, fitPaths, writeFit } from "../songs/fit.js";
import { demoFolder, writeDemoIndex } from "./demoFolders.js";
import { savedFit, writeDemoReport } from "./report.js";
import { DEMO_FILE, type DemoSummary, type SavedDemo, stoppedDemo } from "./savedDemo.js";

export interface DemoOptions extends HearingOptions {
  /** folder of all demos; each recording gets a folder of its own in it */
  readonly out: string;
  readonly backend: string;
  readonly seed?: number;
  /** file or folder of the user's syllables, used instead of those found */
  readonly annotations?: string;
  /** replace files of the user's */
  readonly force?: boolean;
}

const STAGES = 5;

/** Asks for the whole job on one recording. */
export interface DemoRequest extends TaskRequest<DemoSummary> {
  readonly task: "reports/demo";
  /** path of the recording, or the name of a bundled one */
  readonly recording: string;
  readonly options: DemoOptions;
}

/** The task of a request. */
export function run({ recording, options }: DemoRequest, context: TaskContext): Task<DemoSummary> {
  return demoTask(recording, options, context);
}

export { graceMs } from "../networks/trainOn.js";

/**
 * The main job: from a recording to its gesture, its copy, its latent trajectory, and a report of it all. A demo that was
 * stopped goes on from the parts of it that are complete.
 */
export async function* demoTask(name: string, options: DemoOptions, context: TaskContext): Task<DemoSummary> {
  const seed = options.seed === undefined ? {} : { seed: options.seed };

  // What can be refused is refused before any work is done.
  const file = locate("recording", name);
  const recipe = readRecipe("demo", { ...seed, recordings: [file] });
  if (options.backend !== "auto") (await startExecutor(options.backend)).close();
  const out = demoFolder(options.out, file);
  claimFiles(
    [
      ...Object.values(fitPaths(file, { out })),
      join(out, "report.html"),
      join(out, DEMO_FILE),
      join(options.out, "index.html"),
    ],
    options.force,
  );
  try {
    return yield* demoIn(out, file, recipe, options, context);
  } catch (error) {
    if (!(error instanceof Interrupted) || !exists(join(out, DEMO_FILE))) throw error;
    throw new Interrupted(
      `stopped; the same command goes on from here, and syrinx report ${out} shows what is done`,
    );
  }
}

/** The five stages of a demo. @param out its folder. */
async function* demoIn(
  out: string,
  file: string,
  { recipe, file: recipeFile }: ReturnType<typeof readRecipe>,
  options: DemoOptions,
  context: TaskContext,
): Task<DemoSummary> {
  const began = performance.now();
  const stage = (index: number, title: string) => ({ kind: "stage" as const, title, index, count: STAGES });
  const hearing = hearingSettings(options);
  const warnings: string[] = [];
  yield stage(1, `Read ${basename(file)}`);
  const opened = await openRecording(file, options, songBand(options));
  const given = await userSyllables(file, opened.recording, options.annotations, options);
  makeFolders(out);
  for (const text of [...opened.warnings, ...(given?.warnings ?? [])]) {
    warnings.push(text);
    yield { kind: "warning", text };
  }
  checkStop(context);

  yield stage(2, "Find syllables and pitch");
  const heard = hearRecording(file, opened, options, given);
  const sung = heard.syllables.length > 0;
  if (sung)
    yield {
      kind: "note",
      text: `${counted(heard.syllables.length, "syllable")} in ${heard.duration.toFixed(2)} s`,
    };
  else {
    warnings.push(
      "No syllables: nothing stands 10 dB out of the background. A cut needs some of the background before or after the song.",
    );
    yield { kind: "warning", text: `${file}: no syllables; nothing stands out of the background.` };
  }
  checkStop(context);
  const settings = provenance("syrinx demo", heard.inputs, { recipe, ...hearing });
  const before = options.force === true ? undefined : stoppedDemo(out, settings);
  let saved: SavedDemo = before ?? {
    recording: resolve(file),
    hearing,
    ...(given === undefined ? {} : { annotations: resolve(given.path) }),
    fit: null,
    run: null,
    warnings,
    provenance: settings,
  };
  const save = (change: Partial<SavedDemo>): void => {
    saved = { ...saved, warnings, ...change };
    writeJson(join(out, DEMO_FILE), saved);
  };
  save({});

  yield stage(3, "Fit the gesture and sing the copy");
  let fitting: FittedGesture | undefined;
  if (sung) {
    fitting = await fittedBefore(out, heard, before);
    if (fitting !== undefined) yield { kind: "note", text: `done before: ${fitting.summary.outputs[1]}` };
    fitting ??= yield* fittedNow(out, heard, options, context);
    if (fitting === undefined) {
      warnings.push("No syllable is voiced, so there is no gesture to fit.");
      yield { kind: "warning", text: `${file}: no syllable is voiced; there is no gesture to fit.` };
    }
  }
  save(fitting === undefined ? {} : { fit: savedNames(fitting.summary), fitted: fitting.summary });
  checkStop(context);

  yield stage(4, "Train an autoencoder on the spectral frames");
  let run = trainedBefore(out, before);
  if (run !== undefined) {
    yield { kind: "note", text: `done before: ${run.run}` };
    warnings.push(...saved.warnings.filter((text) => !warnings.includes(text)));
  } else if (sung) {
    try {
      const place = { folder: dirname(recipeFile), hearing };
      const data = yield* withoutStages(loadLearningData(recipe, place, context), warnings);
      const how = { ...hearing, ...place, out, backend: options.backend, goOn: options.force !== true };
      run = yield* withoutStages(trainOn(data, recipe, how, context), warnings);
    } catch (error) {
      if (error instanceof Interrupted && error.run !== undefined) save({ run: relative(out, error.run) });
      // Too short to learn from is a finding, not a failure: the rest of the job stands.
      if (!(error instanceof NothingToLearn)) throw error;
      warnings.push(error.message);
      yield { kind: "warning", text: error.message };
    }
  }
  save({ run: run === undefined ? null : relative(out, run.run) });
  checkStop(context);

  yield stage(5, "Write the report");
  const made = provenance("syrinx demo", heard.inputs, {
    recipe,
    ...hearing,
    ...(run ? { backend: `${run.backend} (${run.device})` } : {}),
  });
  const report = await writeDemoReport(out, {
    heard,
    ...(fitting ? { fit: fitting.fit } : {}),
    ...(run ? { run } : {}),
    warnings,
    provenance: made,
  });
  yield { kind: "output", path: report };
  const summary: DemoSummary = {
    recording: file,
    syllables: heard.syllables.length,
    fit: fitting?.summary ?? null,
    train: run === undefined ? null : withoutDetails(run),
    latent: run?.latent ?? null,
    report,
    index: join(options.out, "index.html"),
    seconds: (performance.now() - began) / 1000,
  };
  const { fitted: _, ...kept } = saved;
  writeJson(join(out, DEMO_FILE), { ...kept, provenance: made, summary });
  writeDemoIndex(options.out, options.force);
  yield { kind: "output", path: summary.index };
  return summary;
}

/** The names of a fit's files. */
function savedNames({ outputs }: FitSummary): SavedDemo["fit"] {
  const [wav, song, physics] = outputs.map((path) => basename(path));
  return { wav, song, physics };
}

/** A fit whose files are written. */
interface FittedGesture {
  readonly fit: Fit;
  readonly summary: FitSummary;
}

/** Fits the gesture and writes it. @returns undefined where nothing is voiced. */
async function* fittedNow(
  out: string,
  heard: HeardRecording,
  options: DemoOptions,
  context: TaskContext,
): Task<FittedGesture | undefined> {
  const timed = yield* fitHeard(heard, options, context);
  checkStop(context);
  if (timed === undefined) return undefined;
  const { fit, realTimeFactor } = timed;
  const outputs = writeFit(heard, fit, { out });
  for (const path of outputs) yield { kind: "output", path };
  return { fit, summary: { file: heard.file, ...summarizeFit(fit), realTimeFactor, outputs } };
}

/** The fit that a stopped demo has already written; undefined if there is none, or a file of it is missing. */
async function fittedBefore(
  out: string,
  heard: HeardRecording,
  before: SavedDemo | undefined,
): Promise<FittedGesture | undefined> {
  if (!before?.fit || before.fitted === undefined) return undefined;
  if (!Object.values(fitPaths(heard.file, { out })).every(exists)) return undefined;
  return { fit: await savedFit(out, heard, before.hearing, before.fit), summary: before.fitted };
}

/** The training that a stopped demo has already completed. */
function trainedBefore(out: string, before: SavedDemo | undefined): RunSummary | undefined {
  if (!before?.run) return undefined;
  const run = join(out, before.run);
  return runComplete(run) ? { ...readRun(run), run } : undefined;
}

/** A task as a part of another: its own stages are not told, its warnings are kept for the report. */
async function* withoutStages<Result>(task: Task<Result>, warnings: string[]): Task<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done) return next.value;
    if (next.value.kind === "warning") warnings.push(next.value.text);
    if (next.value.kind !== "stage") yield next.value;
  }
}

function withoutDetails({
  latent,
  provenance,
  model,
  ...rest
}: RunSummary): NonNullable<DemoSummary["train"]> {
  return rest;
}
