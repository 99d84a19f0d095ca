import { basename, dirname, join, relative, resolve } from "node:path";
import { hearingSettings, songBand } from "../../features/measuring/hearSound.js";
import { summarizeFit } from "../../inverse/summarizeFit.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import { NothingToLearn } from "../../learn/data/nothingToLearn.js";
import { counted } from "../../shapes/counted.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import type { RunSummary } from "../../shapes/run.js";
import { makeFolders } from "../../workspace/files/atomicWrite.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { locate } from "../../workspace/machine/installation.js";
import { loadLearningData } from "../networks/learningData.js";
import { readRecipe, trainOn } from "../networks/train.js";
import { hearRecording, openRecording } from "../recordings/openRecording.js";
import { userSyllables } from "../recordings/userSyllables.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { type FitSummary, fitHeard, fitPaths, type TimedFit, writeFit } from "../songs/fit.js";
import { demoFolder, writeDemoIndex } from "./demoFolders.js";
import { writeDemoReport } from "./report.js";
import { DEMO_FILE, type DemoSummary, type SavedDemo } from "./savedDemo.js";

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

export { graceMs } from "../networks/train.js";

/** The main job: from a recording to its gesture, its copy, its latent trajectory, and a report of it all. */
export async function* demoTask(name: string, options: DemoOptions, context: TaskContext): Task<DemoSummary> {
  const began = performance.now();
  const stage = (index: number, title: string) => ({ kind: "stage" as const, title, index, count: STAGES });
  const warnings: string[] = [];
  const seed = options.seed === undefined ? {} : { seed: options.seed };

  // What can be refused is refused before any work is done.
  const file = locate("recording", name);
  const { recipe, file: recipeFile } = readRecipe("demo", { ...seed, recordings: [file] });
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

  yield stage(3, "Fit the gesture and sing the copy");
  let timed: TimedFit | undefined;
  let fitted: FitSummary | null = null;
  if (sung) {
    timed = yield* fitHeard(heard, options, context);
    checkStop(context);
  }
  const fit = timed?.fit;
  if (timed !== undefined) {
    const outputs = writeFit(heard, timed.fit, { out });
    for (const path of outputs) yield { kind: "output", path };
    fitted = { file, ...summarizeFit(timed.fit), realTimeFactor: timed.realTimeFactor, outputs };
  } else if (sung) {
    warnings.push("No syllable is voiced, so there is no gesture to fit.");
    yield { kind: "warning", text: `${file}: no syllable is voiced; there is no gesture to fit.` };
  }

  yield stage(4, "Train an autoencoder on the spectral frames");
  let run: RunSummary | undefined;
  if (sung) {
    try {
      const place = { folder: dirname(recipeFile), hearing: hearingSettings(options) };
      const data = yield* withoutStages(loadLearningData(recipe, place, context), warnings);
      const settings = { ...place.hearing, ...place, out, backend: options.backend };
      run = yield* withoutStages(trainOn(data, recipe, settings, context), warnings);
    } catch (error) {
      // Too short to learn from is a finding, not a failure: the rest of the job stands.
      if (!(error instanceof NothingToLearn)) throw error;
      warnings.push(error.message);
      yield { kind: "warning", text: error.message };
    }
  }
  checkStop(context);

  yield stage(5, "Write the report");
  const made = provenance("syrinx demo", heard.inputs, {
    recipe,
    ...hearingSettings(options),
    ...(run ? { backend: `${run.backend} (${run.device})` } : {}),
  });
  const saved: Omit<SavedDemo, "summary"> = {
    recording: resolve(file),
    hearing: hearingSettings(options),
    ...(given === undefined ? {} : { annotations: resolve(given.path) }),
    fit: savedFit(fitted),
    run: run === undefined ? null : relative(out, run.run),
    warnings,
    provenance: made,
  };
  const report = await writeDemoReport(out, {
    heard,
    ...(fit ? { fit } : {}),
    ...(run ? { run } : {}),
    warnings,
    provenance: made,
  });
  yield { kind: "output", path: report };
  const index = join(options.out, "index.html");
  const summary: DemoSummary = {
    recording: file,
    syllables: heard.syllables.length,
    fit: fitted,
    train: run === undefined ? null : withoutDetails(run),
    latent: run?.latent ?? null,
    report,
    index,
    seconds: (performance.now() - began) / 1000,
  };
  writeJson(join(out, DEMO_FILE), { ...saved, summary });
  writeDemoIndex(options.out, options.force);
  yield { kind: "output", path: index };
  return summary;
}

function savedFit(fitted: FitSummary | null): SavedDemo["fit"] {
  if (fitted === null) return null;
  const [wav, song, physics] = fitted.outputs.map((path) => basename(path));
  return { wav, song, physics };
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
