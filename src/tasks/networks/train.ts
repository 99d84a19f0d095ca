import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import type { Dataset } from "../../learn/data/dataset.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { encodeSafetensors } from "../../learn/networks/safetensors.js";
import { startBackend } from "../../learn/tensors/backend.js";
import { Trainer } from "../../learn/training/trainer.js";
import { decodeState } from "../../learn/training/trainerState.js";
import { InputError } from "../../shapes/inputError.js";
import type { Recipe } from "../../shapes/recipe.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import { type Provenance, provenance } from "../../workspace/files/provenance.js";
import { graphicsCards } from "../../workspace/machine/graphicsCards.js";
import { locate } from "../../workspace/machine/installation.js";
import { RunFolder, readCheckpoint } from "../../workspace/runs/runFolder.js";
import { fingerprint, RUN_FILES, type RunSummary, runName } from "../../workspace/runs/runs.js";
import { checkIdle } from "../../workspace/runs/watchRun.js";
import type { HearingOptions } from "../recordings/hear.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "../running/task.js";
import { stemOf } from "../songs/fit.js";
import { evaluateTraining } from "./evaluateTraining.js";
import { type LearningData, loadLearningData } from "./learningData.js";
import { TrainingWork } from "./trainingWork.js";
import { unusedCards } from "./unusedCards.js";

export interface TrainOptions extends HearingOptions {
  /** workspace in which models/<name>/runs/<id> is written */
  readonly out: string;
  readonly backend: string;
  /** instead of the recipe's */
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  /** files, bundled names, folders or globs, instead of the recipe's recordings */
  readonly recordings?: readonly string[];
}

/** Reads a recipe by path or name. @throws {InputError} if there is none or it is faulty. */
export function readRecipe(
  name: string,
  given: Pick<TrainOptions, "seed" | "networks" | "epochs" | "recordings"> = {},
): { recipe: Recipe; file: string } {
  const file = locate("recipe", name);
  const { training, data, ...recipe } = asRecipe(readJson(file), file);
  if (given.recordings !== undefined && !("recordings" in data))
    throw new InputError(`${file}: learns from no recordings; leave out --recording.`);
  const changed = {
    ...recipe,
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(given.networks === undefined ? {} : { networks: given.networks }),
    data: given.recordings === undefined ? data : { ...data, recordings: given.recordings },
    training: given.epochs === undefined ? training : { ...training, epochs: given.epochs },
  };
  return { recipe: asRecipe(changed, file), file };
}

/** Asks for the training of a recipe. */
export interface TrainRequest extends TaskRequest<RunSummary> {
  readonly task: "networks/train";
  /** path of the recipe, or the name of a bundled one */
  readonly recipe: string;
  readonly options: TrainOptions;
}

/** The task of a request. */
export function run({ recipe, options }: TrainRequest, context: TaskContext): Task<RunSummary> {
  return trainTask(recipe, options, context);
}

/** A training that is stopped tests its networks before it ends, ms. */
export const graceMs = 30_000;

/** Trains the network of a recipe and writes its run. */
export async function* trainTask(
  name: string,
  options: TrainOptions,
  context: TaskContext,
): Task<RunSummary> {
  const { recipe, file } = readRecipe(name, options);
  const folder = dirname(file);
  const data = yield* loadLearningData(recipe, { folder, hearing: options }, context);
  return yield* trainOn(data, recipe, { ...options, folder }, context);
}

/** What `provenance.json` of a run holds from its beginning: enough to go on. */
export interface RunProvenance extends Provenance {
  readonly backend: string;
  readonly device: string;
  readonly seed: number;
  /** process that trains, its machine, and when it began, ISO */
  readonly pid: number;
  readonly host: string;
  readonly began: string;
  /** folder that names in the recipe are relative to */
  readonly folder: string;
  readonly hearing: HearingOptions;
  /** name of the folder that it takes at its end, beside its own */
  readonly place: string;
}

/**
 * Goes on with a training that was stopped, to the weights that it would have come to undisturbed.
 * @throws {InputError} if another process is still training it, or a file of the run is missing or damaged.
 */
export async function* resumeTask(
  run: string,
  options: { readonly backend: string },
  context: TaskContext,
): Task<RunSummary> {
  checkIdle(run);
  const checkpoint = readCheckpoint(run);
  const path = join(run, RUN_FILES.recipe);
  const recipe = asRecipe(readJson(path), path);
  const before = readProvenance(run);
  const { folder, hearing } = before;
  const data = yield* loadLearningData(recipe, { folder, hearing }, context);
  for (const { file, sha256 } of data.inputs) {
    if (!before.inputs.some((input) => input.sha256 === sha256))
      throw new InputError(`${file}: has changed since the training began; train again without --resume.`);
  }
  const backend = options.backend === "auto" ? before.backend : options.backend;
  if (backend !== before.backend) {
    const text = `the training began on ${before.backend}; on ${backend} it won't come to the same weights.`;
    yield { kind: "warning", text };
  }
  return yield* trainOn(
    data,
    recipe,
    { backend, out: "", ...hearing, folder, resume: { run, checkpoint } },
    context,
  );
}

function readProvenance(run: string): RunProvenance {
  const path = join(run, RUN_FILES.provenance);
  const document = readJson(path) as Partial<RunProvenance> | null;
  const { inputs, backend, folder, hearing } = document ?? {};
  const whole = typeof backend === "string" && typeof folder === "string" && typeof hearing === "object";
  if (!whole || hearing === null || !Array.isArray(inputs))
    throw new InputError(`${path}: is not what a training writes; train again without --resume.`);
  return document as RunProvenance;
}

/**
 * Trains on data that is already read. If the user stops it, a checkpoint and what was learnt are written all the same.
 * @throws {WorkFailed} if the training diverges. @throws {Interrupted} after a stop.
 */
export async function* trainOn(
  data: LearningData,
  recipe: Recipe,
  options: Pick<TrainOptions, "out" | "backend"> &
    HearingOptions & {
      readonly folder: string;
      readonly resume?: { readonly run: string; readonly checkpoint: Uint8Array };
    },
  context: TaskContext,
): Task<RunSummary> {
  const { dataset } = data;
  yield { kind: "stage", title: `Train ${recipe.name}`, index: 1, count: 1 };
  checkStop(context);
  const backend = await startBackend(options.backend);
  let trainer: Trainer | undefined;
  try {
    for (const { name, reason } of backend.skipped) {
      yield { kind: "note", text: `backend ${name} is passed over: ${reason}` };
    }
    const webgpu = backend.skipped.find(({ name }) => name === "webgpu")?.reason;
    const cards = options.backend === "auto" ? unusedCards(graphicsCards(), backend.processor, webgpu) : [];
    for (const text of [...backend.faults, ...cards]) yield { kind: "note", text };
    yield { kind: "note", text: `training on ${backend.name}: ${backend.device}` };
    const outputs = (dataset.classes?.names ?? dataset.targets ?? dataset.columns).length;
    const network = describeNetwork(recipe.network, dataset.shape, outputs);
    const hearing = hearingOf(options);
    const identity = fingerprint([recipe, hearing, data.inputs.map(({ sha256 }) => sha256)]);
    const { resume } = options;
    const state = resume && decodeState(resume.checkpoint, identity, join(resume.run, RUN_FILES.checkpoint));
    trainer = new Trainer(backend.tf, network, recipe, dataset, state);
    const made = {
      ...provenance("syrinx train", data.inputs, { recipe }),
      backend: backend.name,
      device: backend.device,
      seed: recipe.seed,
      pid: process.pid,
      host: hostname(),
      began: new Date().toISOString(),
      folder: resolve(options.folder),
      hearing,
    };
    const folder =
      resume && state
        ? RunFolder.goOn(resume.run, state.record.epoch)
        : RunFolder.begin(runPath(options.out, recipe, data, { backend: backend.name, hearing }));
    folder.writeJson(RUN_FILES.recipe, recipe);
    folder.writeJson(RUN_FILES.provenance, { ...made, place: basename(resolve(folder.wanted)) });
    folder.writeJson(RUN_FILES.network, { network, data: dataOf(dataset, recipe) });
    const work = new TrainingWork(trainer, recipe, dataset, backend, folder, identity);
    const stopped = yield* work.train(context);
    const summary = await evaluateTraining(
      trainer,
      network,
      recipe,
      dataset,
      backend.tf,
      stopped === "interrupted",
    );
    const { epoch } = trainer.progress;
    const whole: Omit<RunSummary, "run"> = {
      model: recipe.name,
      backend: backend.name,
      device: backend.device,
      networks: recipe.networks,
      epochs: epoch,
      ...summary.measures,
      stopped,
      ...work.speed,
      provenance: provenance("syrinx train", data.inputs, {
        recipe,
        backend: backend.name,
        device: backend.device,
      }),
    };
    for (const { name, content } of summary.files) folder.write(name, content);
    trainer.histories.forEach(({ seed }, m) => {
      const bytes = encodeSafetensors(trainer?.best(m) ?? [], {
        network: JSON.stringify(network),
        seed: `${seed}`,
      });
      if (m === summary.best) folder.write(RUN_FILES.weights, bytes);
      if (recipe.networks > 1) folder.write(`weights-${seed}.safetensors`, bytes);
    });
    const path = stopped === "interrupted" ? folder.path : folder.settle();
    if (stopped !== "interrupted" && path !== folder.wanted) {
      const text = `${folder.wanted}: is still being trained by another process; this run stays in ${path}`;
      yield { kind: "note", text };
    }
    // Last, because a folder with run.json counts as a whole run.
    folder.end({ run: path, ...whole });
    yield { kind: "output", path };
    if (stopped === "interrupted")
      throw new Interrupted(`training stopped; go on with: syrinx train --resume ${path}`);
    return { run: path, ...whole };
  } finally {
    trainer?.dispose();
    backend.close();
  }
}

function hearingOf({ channel, from, to, species, lowHz, highHz }: HearingOptions): HearingOptions {
  return JSON.parse(JSON.stringify({ channel, from, to, species, lowHz, highHz })) as HearingOptions;
}

/** Where a new run is written: its name tells what is learnt from, and the settings by a short hash. */
function runPath(
  out: string,
  recipe: Recipe,
  data: LearningData,
  settings: { readonly backend: string; readonly hearing: HearingOptions },
): string {
  const [first] = data.inputs;
  const stem =
    first === undefined ? ("system" in recipe.data ? recipe.data.system : recipe.name) : stemOf(first.file);
  const hashes = data.inputs.map(({ sha256 }) => sha256).join();
  return join(out, "models", recipe.name, "runs", runName(stem, hashes, { recipe, ...settings }));
}

/** What `network.json` tells of the data: all that it takes to put other data before the network. */
function dataOf(dataset: Dataset, recipe: Recipe): object {
  const { columns, rate, window, shape, normalisation, picture, classes } = dataset;
  const { mean, scale } = normalisation;
  return {
    columns,
    rate,
    window,
    stride: recipe.data.stride,
    shape,
    normalisation: { mean: Array.from(mean), scale: Array.from(scale) },
    ...(picture?.kind === "spectrum"
      ? { picture: { ...picture, frequencies: Array.from(picture.frequencies) } }
      : picture && { picture }),
    ...(classes && { classes: classes.names }),
  };
}
