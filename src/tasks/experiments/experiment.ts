import { hostname } from "node:os";
import { join } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import type { Executor } from "../../learn/executor.js";
import type {
  ComputedCondition,
  Condition,
  Experiment,
  ExperimentSettings,
  TrainedCondition,
  Variant,
} from "../../learn/experiments/experiment.js";
import { experimentNamed } from "../../learn/experiments/register.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { Trainer } from "../../learn/training/trainer.js";
import { decodeState } from "../../learn/training/trainerState.js";
import { buildExperimentReport } from "../../report/experimentReport.js";
import { InputError } from "../../shapes/inputError.js";
import type { EnsembleProgress } from "../../shapes/progress.js";
import type { ConditionResult, Measures, NetworkRow } from "../../shapes/results/experiment.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { provenance } from "../../workspace/files/provenance.js";
import { savedDocument } from "../../workspace/files/savedResult.js";
import type { Crop } from "../../workspace/films/filmFrames.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { ExperimentFolder, type SavedCondition } from "../../workspace/runs/experimentFolder.js";
import { writeProvenance } from "../../workspace/runs/provenanceFile.js";
import { fingerprint, runName } from "../../workspace/runs/runName.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { ConditionTraining } from "./conditionTraining.js";
import { readFilm } from "./readFilm.js";
import { readRows } from "./readRows.js";
import { readSounds } from "./readSounds.js";

export interface ExperimentOptions {
  /** workspace in which models/<name>/experiments/<id>/ is written */
  readonly out: string;
  readonly backend: string;
  readonly networks?: number;
  readonly seed?: number;
  readonly variant?: Variant;
  readonly fullSize?: boolean;
  readonly epochs?: number;
  /** keys of the conditions to run; default all */
  readonly only?: readonly string[];
  /** folder with the frames of a film, and the part of them to use */
  readonly movie?: string;
  readonly crop?: Crop;
  /** a table (CSV, Parquet) or NumPy array to learn from, and one to judge by; the same if omitted */
  readonly data?: string;
  readonly truth?: string;
  /** recordings with annotations beside them; whether a song is fitted to each */
  readonly recordings?: readonly string[];
  readonly fit?: boolean;
  /** make everything anew */
  readonly force?: boolean;
}

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
  const { settings, inputs } = yield* settingsOf(experiment, options);
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
      subtitle: experiment.about,
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

async function* settingsOf(
  experiment: Experiment,
  {
    networks = experiment.networks,
    seed = 1,
    variant,
    fullSize = false,
    epochs,
    movie,
    crop,
    data,
    truth,
    recordings = [],
    fit = false,
  }: ExperimentOptions,
): Task<{ settings: ExperimentSettings; inputs: { file: string; sha256: string }[] }> {
  if (networks < 1) throw new InputError(`experiment: --networks ${networks} must be at least 1.`);
  if (movie !== undefined && !experiment.takesFilm)
    throw new InputError(`experiment: ${experiment.name} takes no --movie; leave it out.`);
  if ((data ?? truth) !== undefined && !experiment.takesRows)
    throw new InputError(`experiment: ${experiment.name} takes no --data; leave it out.`);
  if (data === undefined && truth !== undefined)
    throw new InputError("experiment: --truth is what --data is judged by; give --data, too.");
  if (recordings.length > 0 && !experiment.takesSounds)
    throw new InputError(`experiment: ${experiment.name} takes no --recording; leave it out.`);
  const heard = recordings.length === 0 ? undefined : yield* readSounds(recordings, fit);
  const rows = data === undefined ? undefined : await readRows(data);
  const judged = truth === undefined ? undefined : await readRows(truth);
  const read = movie === undefined ? undefined : readFilm(movie, crop);
  const settings = {
    networks,
    seed,
    fullSize,
    ...(variant && { variant }),
    ...(epochs === undefined ? {} : { epochs }),
    ...(read && { film: read.film }),
    ...(rows && { rows: rows.series }),
    ...(judged && { truth: judged.series }),
    ...(heard && { sounds: heard.sounds }),
  };
  const inputs = [
    ...(read?.inputs ?? []),
    ...(heard?.inputs ?? []),
    ...[rows, judged].flatMap((one) => (one ? [one.input] : [])),
  ];
  return { settings, inputs };
}

/** The settings without the data that files were read into; their hashes stand for them. */
function plainSettings({
  film: _film,
  rows: _rows,
  truth: _truth,
  sounds: _sounds,
  ...plain
}: ExperimentSettings) {
  return plain;
}

function chosen(all: readonly Condition[], only: readonly string[]): readonly Condition[] {
  const keys = all.map(({ key }) => key);
  const unknown = only.find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw new InputError(`experiment: --only ${unknown} is not a condition; choose from ${keys.join(", ")}.`);
  return only.length === 0 ? all : all.filter(({ key }) => only.includes(key));
}

/** What the conditions of an experiment share. */
interface Work<Kind = Condition> {
  readonly experiment: Experiment;
  readonly condition: Kind;
  readonly settings: ExperimentSettings;
  readonly folder: ExperimentFolder;
  readonly executor: Executor;
  readonly done: EnsembleProgress["done"];
}

/** The results of a condition, and what its measures keep. */
interface Judged {
  readonly result: ConditionResult;
  readonly keeps: (measures: Measures) => boolean | null;
}

/** Runs a condition, or what is left of it. */
async function* conditionResult(work: Work, context: TaskContext): Task<Judged> {
  const { condition } = work;
  return condition.kind === "trained"
    ? yield* trainedResult({ ...work, condition }, context)
    : yield* computedResult({ ...work, condition }, context);
}

async function* trainedResult(work: Work<TrainedCondition>, context: TaskContext): Task<Judged> {
  const { experiment, condition, settings, folder, executor, done } = work;
  const { key, title, networks } = condition;
  const given = { ...condition.recipe, networks, seed: settings.seed };
  const recipe = asRecipe(given, `experiment ${experiment.name}`);
  const prepared = condition.prepare(recipe);
  const { keeps } = prepared;
  const { name, variant } = executor;
  const identity = fingerprint([recipe, condition.weights ?? "best", name, variant]);
  const saved = folder.condition(key, identity);
  if (saved?.complete) return { result: saved, keeps };
  const { dataset } = prepared;
  const network = describeNetwork(recipe.network, dataset.shape, dataset.targets.length);
  const stopped = folder.checkpoint(key);
  const state = stopped && decodeState(stopped.bytes, identity, stopped.file);
  const secondsBefore = saved?.seconds ?? 0;
  const rows: NetworkRow[] = [...(saved?.rows ?? [])];
  const trainer = new Trainer(executor, network, recipe, dataset, state);
  const began = performance.now();
  try {
    if (state) yield { kind: "note", text: `goes on after epoch ${state.record.epoch} of ${trainer.epochs}` };
    const ensemble = { condition: title, claim: experiment.claim, done };
    const training = new ConditionTraining({
      trainer,
      recipe,
      prepared,
      executor,
      identity,
      ensemble,
      save: (bytes) => {
        const seconds = secondsBefore + (performance.now() - began) / 1000;
        folder.writeCondition({ key, title, rows, rivals: {}, seconds, complete: false, identity });
        folder.writeCheckpoint(key, bytes);
      },
    });
    if (condition.weights !== "untrained") yield* training.train(context);
    const rivals = prepared.rivals();
    const which = condition.weights === "last" || condition.weights === "untrained" ? "current" : "best";
    const result = (complete: boolean): SavedCondition => ({
      key,
      title,
      rows,
      rivals,
      seconds: secondsBefore + (performance.now() - began) / 1000,
      complete,
      identity,
    });
    for (let m = rows.length; m < networks; m++) {
      yield { kind: "step", done: m, total: networks, unit: "networks judged" };
      checkStop(context);
      const net = await trainer.member(m, which);
      rows.push({ seed: recipe.seed + m, measures: await prepared.judge(net) });
      net.dispose();
      folder.writeCondition(result(false));
    }
    const net = await trainer.member(typical(rows, keeps), which);
    const whole = { ...result(true), picture: await prepared.picture(net) };
    net.dispose();
    folder.writeCondition(whole);
    return { result: whole, keeps };
  } finally {
    trainer.dispose();
  }
}

/** Index of the network that is drawn: the first that does as most of them do. */
function typical(rows: readonly NetworkRow[], keeps: Judged["keeps"]): number {
  const kept = rows.map(({ measures }) => keeps(measures) === true);
  const most = 2 * kept.filter(Boolean).length >= kept.length;
  return Math.max(0, kept.indexOf(most));
}

async function* computedResult(work: Work<ComputedCondition>, context: TaskContext): Task<Judged> {
  const { condition, settings, folder } = work;
  const { key, title, networks, keeps } = condition;
  const plain = plainSettings(settings);
  const identity = fingerprint([key, plain]);
  const saved = folder.condition(key, identity);
  if (saved?.complete) return { result: saved, keeps };
  const rows: NetworkRow[] = [...(saved?.rows ?? [])];
  const began = performance.now();
  const result = (complete: boolean): SavedCondition => ({
    key,
    title,
    rows,
    rivals: {},
    seconds: (saved?.seconds ?? 0) + (performance.now() - began) / 1000,
    complete,
    identity,
  });
  for (let m = rows.length; m < networks; m++) {
    yield { kind: "step", done: m, total: networks, unit: "models" };
    checkStop(context);
    const seed = settings.seed + m;
    rows.push({ seed, measures: await condition.compute(seed) });
    folder.writeCondition(result(false));
  }
  const picture = await condition.picture?.(settings.seed);
  const whole = { ...result(true), ...(picture && { picture }) };
  folder.writeCondition(whole);
  return { result: whole, keeps };
}
