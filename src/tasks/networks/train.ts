import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import { type Choice, chooseExecutor } from "../../learn/backends/chooseExecutor.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import { timeSteps } from "../../learn/backends/timeSteps.js";
import { unusedCards } from "../../learn/backends/unusedCards.js";
import { outputsOf } from "../../learn/data/dataset.js";
import { runDataOf } from "../../learn/data/runData.js";
import { evaluateTraining, type TrainingEvaluation } from "../../learn/judge/evaluateTraining.js";
import { labelCurve } from "../../learn/labelling/labelCurve.js";
import { startWeights } from "../../learn/labelling/startWeights.js";
import { thresholdScore } from "../../learn/labelling/thresholdScore.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { encodeSafetensors } from "../../learn/networks/safetensors.js";
import { Trainer } from "../../learn/training/trainer.js";
import { decodeState } from "../../learn/training/trainerState.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { CurvePoint, RunSummary } from "../../shapes/run.js";
import type { Weight } from "../../shapes/weight.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import { provenance } from "../../workspace/files/provenance.js";
import { soundStem } from "../../workspace/files/soundStem.js";
import { graphicsCards } from "../../workspace/machine/graphicsCards.js";
import { locate } from "../../workspace/machine/installation.js";
import { type Checkpoint, readCheckpoint } from "../../workspace/runs/checkpointFile.js";
import { writeLatent } from "../../workspace/runs/latentFile.js";
import { writeNetworkFile } from "../../workspace/runs/networkFile.js";
import { writeProvenance } from "../../workspace/runs/provenanceFile.js";
import { writeRunRecipe } from "../../workspace/runs/recipeFile.js";
import { RunFolder } from "../../workspace/runs/runFolder.js";
import { fingerprint, runName } from "../../workspace/runs/runName.js";
import { writeWeights } from "../../workspace/runs/weightsFile.js";
import { findLabeller, GENERIC } from "../recordings/openLabeller.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "../running/task.js";
import { wholeSoundOf } from "./labellingData.js";
import { type LearningData, loadLearningData } from "./learningData.js";
import { TrainingWork } from "./trainingWork.js";

export interface TrainOptions extends HearingOptions {
  /** workspace in which models/<name>/runs/<id> is written */
  readonly out: string;
  readonly backend: string;
  /** instead of the recipe's value */
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  /** files, bundled names, folders or globs, instead of the recipe's recordings */
  readonly recordings?: readonly string[];
  /** for labellers: file or folder of the annotations */
  readonly annotations?: string;
  /** for labellers: whether only the stretch from the first to the last annotation is annotated in full */
  readonly partly?: boolean;
  /** for labellers: run to start from, or "generic" */
  readonly startFrom?: string;
  /** for labellers: whether the error is measured against seconds of labels */
  readonly curve?: boolean;
}

/** Reads a recipe by path or name. @throws {InputError} if there is none or it is faulty. */
export function readRecipe(
  name: string,
  given: Pick<
    TrainOptions,
    "seed" | "networks" | "epochs" | "recordings" | "annotations" | "partly" | "startFrom" | "curve"
  > = {},
): { recipe: Recipe; file: string } {
  const file = locate("recipe", name);
  const { training, data, ...recipe } = asRecipe(readJson(file), file);
  if (given.recordings !== undefined && !("recordings" in data))
    throw new InputError(`${file}: does not use recordings; omit --recording.`);
  const { annotations, partly, startFrom: from, curve } = given;
  const labelled = { annotations, partly, from, curve };
  const flag = Object.entries(labelled).find(([, value]) => value !== undefined)?.[0];
  if (flag !== undefined && recipe.network.kind !== "labeller")
    throw new InputError(
      `${file}: is of kind "${recipe.network.kind}"; --${flag} is for labellers: leave it out.`,
    );
  const changed = {
    ...recipe,
    ...(from === undefined ? {} : { network: startingFrom(from, recipe.network) }),
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(given.networks === undefined ? {} : { networks: given.networks }),
    data: {
      ...data,
      ...(given.recordings === undefined ? {} : { recordings: given.recordings }),
      ...(annotations === undefined ? {} : { annotations: resolve(annotations) }),
      ...(partly === undefined ? {} : { partly }),
    },
    training: given.epochs === undefined ? training : { ...training, epochs: given.epochs },
  };
  return { recipe: asRecipe(changed, file), file };
}

/** A labeller's recipe that begins with the weights of a run: its layers are those of the run. */
function startingFrom(from: string, recipe: Recipe["network"]): Recipe["network"] {
  const { network } = findLabeller(from);
  if (recipe.kind !== "labeller" || network.kind !== "labeller") return recipe;
  return { ...network, from: from === GENERIC ? from : resolve(from) };
}

/** Request to train the network of a recipe. */
export interface TrainRequest extends TaskRequest<RunSummary> {
  readonly task: "networks/train";
  /** path of the recipe, or the name of a bundled one */
  readonly recipe: string;
  readonly options: TrainOptions;
}

/** Starts the task of a request. */
export function run({ recipe, options }: TrainRequest, context: TaskContext): Task<RunSummary> {
  return trainTask(recipe, options, context);
}

/** Time for a stopped training to test its networks before it ends, ms. */
export const graceMs = 30_000;

/**
 * Trains the network of a recipe and writes its run.
 * @example
 * const training = trainTask("membrane", { out: ".", backend: "engine", epochs: 1 }, { stopRequested: () => false });
 * let step = await training.next();
 * while (!step.done) step = await training.next();
 * step.value.epochs; // 1
 */
export async function* trainTask(
  name: string,
  options: TrainOptions,
  context: TaskContext,
): Task<RunSummary> {
  const { recipe, file } = readRecipe(name, options);
  checkWritable(options.out);
  const folder = dirname(file);
  const data = yield* loadLearningData(recipe, { folder, hearing: options }, context);
  return yield* trainOn(data, recipe, { ...options, folder }, context);
}

/** A stopped training to resume. */
export interface StoppedRun extends Checkpoint {
  readonly run: string;
  /** of the training so far; it may differ only in the number of epochs */
  readonly recipe: Recipe;
}

/** Where and how to train on data that have already been read. */
export interface TrainOnOptions extends Pick<TrainOptions, "out" | "backend" | "curve">, HearingOptions {
  /** folder that relative paths of the recipe start from */
  readonly folder: string;
  /** arithmetic of the executor that the training began with; see `Executor.variant` */
  readonly variant?: string;
  /** the training to resume */
  readonly resume?: StoppedRun;
  /** resume an unfinished training of the same recipe and data in `out`, if there is one */
  readonly goOn?: boolean;
}

/**
 * Trains on data that have already been read. If the user stops it, a checkpoint and the weights so far are still written.
 * @throws {WorkFailed} if the training diverges. @throws {Interrupted} after a stop; its `run` is the folder.
 */
export async function* trainOn(
  data: LearningData,
  recipe: Recipe,
  options: TrainOnOptions,
  context: TaskContext,
): Task<RunSummary> {
  const { dataset } = data;
  yield { kind: "stage", title: `Train ${recipe.name}`, index: 1, count: 1 };
  checkStop(context);
  const network = describeNetwork(recipe.network, dataset.shape, outputsOf(dataset));
  const auto = options.backend === "auto";
  const { executor, skipped, trials } = auto
    ? await chooseExecutor((executor) => timeSteps(executor, network, recipe, dataset))
    : await named(options.backend, options.variant);
  let trainer: Trainer | undefined;
  try {
    const webgpu = skipped.find(({ backend }) => backend === "webgpu")?.reason;
    const tried = trials.map(({ name, seconds }) => `${name} ${(1000 * seconds).toPrecision(3)} ms`);
    const cards = auto && tried.length === 0 ? unusedCards(graphicsCards(), executor.processor, webgpu) : [];
    for (const text of [...executor.faults, ...cards]) yield { kind: "note", text };
    if (tried.length > 0) yield { kind: "note", text: `a step of this network takes: ${tried.join(", ")}` };
    yield { kind: "note", text: `training on ${executor.name}: ${executor.device}` };
    const hearing = hearingOf(options);
    const identityOf = (one: Recipe): string =>
      fingerprint([one, hearing, data.inputs.map(({ sha256 }) => sha256)]);
    const identity = identityOf(recipe);
    const wanted = runPath(options.out, recipe, data, { backend: executor.name, hearing });
    const resume = options.resume ?? (options.goOn === true ? unfinishedRun(wanted, recipe) : undefined);
    const state = resume && decodeState(resume.bytes, identityOf(resume.recipe), resume.file);
    if (options.variant !== undefined && options.variant !== executor.variant) {
      const text = `the training began with ${options.variant} arithmetic; with ${executor.variant} it will not give the same weights.`;
      yield { kind: "warning", text };
    }
    const initial = data.start && startWeights(data.start, network, recipe, dataset.classes?.names ?? []);
    trainer = new Trainer(executor, network, recipe, dataset, state, initial);
    const made = {
      ...provenance("syrinx train", data.inputs, { recipe }),
      backend: executor.name,
      variant: executor.variant,
      device: executor.device,
      seed: recipe.seed,
      pid: process.pid,
      host: hostname(),
      began: new Date().toISOString(),
      folder: resolve(options.folder),
      hearing,
    };
    const folder = resume && state ? RunFolder.goOn(resume.run, state.record.epoch) : RunFolder.begin(wanted);
    writeRunRecipe(folder.path, recipe);
    writeProvenance(folder.path, { ...made, place: basename(resolve(folder.wanted)) });
    writeNetworkFile(folder.path, { network, data: runDataOf(dataset, recipe.data.stride) });
    if (resume && state)
      yield {
        kind: "note",
        text: `continues after epoch ${state.record.epoch} of ${trainer.epochs}, from ${resume.file}`,
      };
    const work = new TrainingWork(trainer, recipe, dataset, executor, folder, identity);
    const stopped = yield* work.train(context);
    const hurried = stopped === "interrupted";
    const summary = yield* evaluated(trainer, network, recipe, dataset, hurried);
    const { labels } = summary.measures;
    const wantsCurve = options.curve === true && labels !== undefined && !hurried;
    const threshold =
      labels && (await thresholdScore(dataset, (sequence) => wholeSoundOf(data.sources[sequence])));
    const curve = wantsCurve ? yield* curveOf(recipe, dataset, executor, initial, context) : undefined;
    const { epoch } = trainer.progress;
    const whole: Omit<RunSummary, "run"> = {
      model: recipe.name,
      backend: executor.name,
      device: executor.device,
      networks: recipe.networks,
      epochs: epoch,
      ...summary.measures,
      ...(labels && {
        labels: { ...labels, ...(threshold && { threshold }), ...(curve && { curve }) },
      }),
      stopped,
      ...work.speed,
      provenance: provenance("syrinx train", data.inputs, {
        recipe,
        backend: executor.name,
        device: executor.device,
      }),
    };
    if (summary.latentTable !== undefined) writeLatent(folder.path, summary.latentTable);
    trainer.histories.forEach(({ seed }, m) => {
      const bytes = encodeSafetensors(trainer?.best(m) ?? [], {
        network: JSON.stringify(network),
        seed: `${seed}`,
      });
      writeWeights(folder.path, bytes, { seed, best: m === summary.best, networks: recipe.networks });
    });
    const path = stopped === "interrupted" ? folder.path : folder.settle();
    if (stopped !== "interrupted" && path !== folder.wanted) {
      const text = `${folder.wanted}: is still being trained by another process; this run stays in ${path}`;
      yield { kind: "note", text };
    }
    // Last, because a folder with run.json counts as a complete run.
    folder.end({ run: path, ...whole });
    yield { kind: "output", path };
    if (stopped === "interrupted")
      throw new Interrupted(`training stopped; to continue: syrinx train --resume ${path}`, path);
    return { run: path, ...whole };
  } finally {
    trainer?.dispose();
    executor.close();
  }
}

/** Starts the backend that the user named. */
async function named(backend: string, variant: string | undefined): Promise<Choice> {
  return {
    executor: await startExecutor(backend, variant === undefined ? {} : { variant }),
    skipped: [],
    trials: [],
  };
}

/** The unfinished training in a run's final folder, or next to it. */
function unfinishedRun(wanted: string, recipe: Recipe): StoppedRun | undefined {
  const run = RunFolder.unfinished(wanted);
  return run === undefined ? undefined : { run, recipe, ...readCheckpoint(run) };
}

/** Measures the error against seconds of labels, step by step. */
async function* curveOf(
  recipe: Recipe,
  dataset: LearningData["dataset"],
  executor: Choice["executor"],
  initial: readonly Weight[] | undefined,
  context: TaskContext,
): Task<readonly CurvePoint[]> {
  yield { kind: "note", text: "measuring the error against seconds of labels" };
  const steps = labelCurve(recipe, dataset, executor, initial);
  for (;;) {
    checkStop(context);
    const next = await steps.next();
    if (next.done) return next.value;
    yield { kind: "step", ...next.value, unit: "trainings", uneven: true };
  }
}

/** Tests what was learnt, step by step. */
async function* evaluated(...training: Parameters<typeof evaluateTraining>): Task<TrainingEvaluation> {
  const steps = evaluateTraining(...training);
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
    yield { kind: "step", ...next.value, unit: "tests", uneven: true };
  }
}

function hearingOf({ channel, from, to, species, lowHz, highHz }: HearingOptions): HearingOptions {
  return JSON.parse(JSON.stringify({ channel, from, to, species, lowHz, highHz })) as HearingOptions;
}

/** Folder of a new run: its name states the data, and the settings by a short hash. */
function runPath(
  out: string,
  recipe: Recipe,
  data: LearningData,
  settings: { readonly backend: string; readonly hearing: HearingOptions },
): string {
  const [first] = data.inputs;
  const stem =
    first === undefined
      ? "system" in recipe.data
        ? recipe.data.system
        : recipe.name
      : soundStem(first.file);
  const hashes = data.inputs.map(({ sha256 }) => sha256).join();
  return join(out, "models", recipe.name, "runs", runName(stem, hashes, { recipe, ...settings }));
}
