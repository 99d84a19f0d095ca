import { hostname } from "node:os";
import { join } from "node:path";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import type { Condition, Variant } from "../../learn/experiments/experiment.js";
import { experimentNamed } from "../../learn/experiments/register.js";
import { buildExperimentReport } from "../../report/experimentReport.js";
import { InputError } from "../../shapes/inputError.js";
import type { EnsembleProgress } from "../../shapes/progress.js";
import type { ConditionResult } from "../../shapes/results/experiment.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { provenance } from "../../workspace/files/provenance.js";
import { savedDocument } from "../../workspace/files/savedResult.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { ExperimentFolder } from "../../workspace/runs/experimentFolder.js";
import { writeProvenance } from "../../workspace/runs/provenanceFile.js";
import { runName } from "../../workspace/runs/runName.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { conditionResult } from "./conditionResult.js";
import { type ExperimentOptions, experimentSettings, plainSettings } from "./experimentSettings.js";

/** What `experiment` prints with --json: the statistics of the experiment, and how they were made. */
export interface ExperimentSummary extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly seconds: number;
  readonly backend: string;
  readonly report: string;
}

/** The statistics, and what they say in a sentence. */
export interface ExperimentOutcome {
  readonly document: ExperimentSummary;
  readonly summary: string;
  readonly lines: readonly (readonly [name: string, text: string])[];
}

/** Request to run an experiment. */
export interface ExperimentRequest extends TaskRequest<ExperimentOutcome> {
  readonly task: "experiments/experiment";
  readonly name: string;
  readonly options: ExperimentOptions;
}

/** Starts the task of a request. */
export function run({ name, options }: ExperimentRequest, context: TaskContext): Task<ExperimentOutcome> {
  return experimentTask(name, options, context);
}

/** Time for a stopped training to write its checkpoint, ms. */
export const graceMs = 30_000;

/**
 * Runs an experiment: trains and judges the networks of each condition and writes figures and a report. What an earlier call
 * with the same settings finished, or was stopped in, is gone on from, and leads to the same figures.
 * @throws {InputError} if the experiment is not known or the settings do not fit. @throws {Interrupted} after a stop.
 * @example
 * const options = { out: ".", backend: "engine", networks: 2, epochs: 1, only: ["smooth"] };
 * const experiment = experimentTask("membrane", options, { stopRequested: () => false });
 * let step = await experiment.next();
 * while (!step.done) step = await experiment.next();
 * step.value.document.networks; // 2
 */
export async function* experimentTask(
  name: string,
  options: ExperimentOptions,
  context: TaskContext,
): Task<ExperimentOutcome> {
  const experiment = experimentNamed(name);
  checkWritable(options.out);
  const { settings, inputs } = yield* experimentSettings(experiment, options, context);
  const all = experiment.conditions(settings);
  const wanted = chosen(all, options.only ?? []);
  const plain = plainSettings(settings);
  const kind = settings.variant ?? "ours";
  const hashes = inputs.map(({ sha256 }) => sha256).join();
  const id = runName(kind, hashes, { name, ...plain, fit: options.fit ?? false, backend: options.backend });
  const folder = new ExperimentFolder(join(options.out, "models", name, "experiments", id));
  if (options.force) folder.clear(wanted.map(({ key }) => key));
  const before = savedDocument(folder.file("provenance.json")) as { variant?: string } | null | undefined;
  const executor = await startExecutor(
    options.backend,
    before?.variant === undefined ? {} : { variant: before.variant },
  );
  try {
    yield { kind: "note", text: `training on ${executor.name}: ${executor.device}` };
    const made = {
      ...provenance("syrinx experiment", inputs, { name, ...plain, movie: options.movie ?? null }),
      backend: executor.name,
      variant: executor.variant,
      device: executor.device,
      seed: settings.seed,
    };
    writeProvenance(folder.path, {
      ...made,
      pid: process.pid,
      host: hostname(),
      began: new Date().toISOString(),
      folder: options.out,
      hearing: {},
      place: id,
    });
    const results: ConditionResult[] = [];
    const done: EnsembleProgress["done"][number][] = [];
    for (const [i, condition] of wanted.entries()) {
      yield { kind: "stage", title: `${name}: ${condition.title}`, index: i + 1, count: wanted.length };
      checkStop(context);
      const { result, keeps } = yield* conditionResult(
        { experiment, condition, settings, folder, executor, done: [...done] },
        context,
      );
      results.push(result);
      const judged = result.rows.map(({ measures }) => keeps(measures)).filter((kept) => kept !== null);
      const kept = judged.filter(Boolean).length;
      done.push({ title: condition.key, kept, judged: judged.length });
      const share = judged.length > 0 ? `${kept} of ${judged.length} ${experiment.claim}` : "judged";
      yield { kind: "note", text: `${condition.title}: ${share}` };
    }
    const { document, summary, tables } = experiment.conclude(results, settings);
    const page = folder.file("report.html");
    const whole: ExperimentSummary = {
      name,
      ...document,
      variant: kind,
      seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
      backend: executor.name,
      report: page,
    };
    const report = buildExperimentReport({
      title: `Experiment: ${name}`,
      subtitle: `${experiment.about} ${RECIPES[kind]}`,
      summary,
      tables,
      results,
      provenance: made,
    });
    writeWhole(page, renderReport(report, pageBundle()), { folder: "ours" });
    writeJson(folder.file("experiment.json"), { ...whole, provenance: made }, { folder: "ours" });
    yield { kind: "output", path: page };
    const lines = done.map(({ title, kept, judged }) => [title, `${kept} of ${judged}`] as const);
    return { document: whole, summary, lines };
  } finally {
    executor.close();
  }
}

/** Whose recipe trained the networks. */
const RECIPES: Readonly<Record<Variant | "ours", string>> = {
  ours: "Networks are trained by our recipe.",
  written: "Networks are trained by the recipe of the publication, as it is written.",
  coded: "Networks are trained by the recipe of the publication, as its public code has it.",
};

function chosen(all: readonly Condition[], only: readonly string[]): readonly Condition[] {
  const keys = all.map(({ key }) => key);
  const unknown = only.find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw new InputError(`experiment: --only ${unknown} is not a condition; choose from ${keys.join(", ")}.`);
  return only.length === 0 ? all : all.filter(({ key }) => only.includes(key));
}
