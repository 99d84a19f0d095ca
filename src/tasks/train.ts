import { dirname, join, resolve } from "node:path";
import { type Backend, startBackend } from "../learn/backend.js";
import type { Dataset } from "../learn/dataset.js";
import { describeNetwork } from "../learn/describeNetwork.js";
import { encodeSafetensors } from "../learn/safetensors.js";
import { Trainer } from "../learn/trainer.js";
import { decodeState, encodeState } from "../learn/trainerState.js";
import { InputError } from "../shapes/inputError.js";
import type { TrainingProgress } from "../shapes/progress.js";
import type { Recipe } from "../shapes/recipe.js";
import { asRecipe } from "../shapes/recipeDocument.js";
import { WorkFailed } from "../shapes/workFailed.js";
import { locate } from "../workspace/installation.js";
import { readJson } from "../workspace/jsonFile.js";
import { type Provenance, provenance } from "../workspace/provenance.js";
import { RunFolder, readCheckpoint } from "../workspace/runFolder.js";
import { fingerprint, RUN_FILES, type RunSummary, runName } from "../workspace/runs.js";
import { evaluateTraining } from "./evaluateTraining.js";
import { stemOf } from "./fit.js";
import type { HearingOptions } from "./hear.js";
import { type LearningData, loadLearningData } from "./learningData.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "./task.js";
import { lookAt } from "./trainingLook.js";

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

/** s between two looks at a training, and between two that are written for `watch`. */
const LOOK_EVERY = 0.25;
const WRITE_EVERY = 1;
/** s between two checkpoints, unless one is asked for. */
const CHECKPOINT_EVERY = 10;
/** What one step of the keys + and - makes of the learning rate. */
const RATE_STEP = Math.SQRT2;

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
  /** process that trains, and when it began, ISO */
  readonly pid: number;
  readonly began: string;
  /** folder that names in the recipe are relative to */
  readonly folder: string;
  readonly hearing: HearingOptions;
}

/** Goes on with a training that was stopped, to the weights that it would have come to undisturbed. */
export async function* resumeTask(
  run: string,
  options: { readonly backend: string },
  context: TaskContext,
): Task<RunSummary> {
  const checkpoint = readCheckpoint(run);
  const path = join(run, RUN_FILES.recipe);
  const recipe = asRecipe(readJson(path), path);
  const before = readJson(join(run, RUN_FILES.provenance)) as RunProvenance;
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
    yield { kind: "note", text: `training on ${backend.name}: ${backend.device}` };
    const outputs = dataset.classes?.names.length ?? dataset.columns.length;
    const network = describeNetwork(recipe.network, dataset.shape, outputs);
    const identity = fingerprint([recipe, data.inputs.map(({ sha256 }) => sha256)]);
    const { resume } = options;
    const state = resume && decodeState(resume.checkpoint, identity, join(resume.run, RUN_FILES.checkpoint));
    trainer = new Trainer(backend.tf, network, recipe, dataset, state);
    const made = {
      ...provenance("syrinx train", data.inputs, { recipe }),
      backend: backend.name,
      device: backend.device,
      seed: recipe.seed,
      pid: process.pid,
      began: new Date().toISOString(),
      folder: resolve(options.folder),
      hearing: hearingOf(options),
    };
    const path = resume?.run ?? runPath(options.out, recipe, data, backend);
    const folder = state ? RunFolder.goOn(path, state.record.epoch) : RunFolder.begin(path);
    folder.writeJson(RUN_FILES.recipe, recipe);
    folder.writeJson(RUN_FILES.provenance, made);
    folder.writeJson(RUN_FILES.network, { network, data: dataOf(dataset, recipe) });
    const work = new Work(trainer, recipe, dataset, backend, folder, identity);
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
    const whole: RunSummary = {
      run: path,
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
    // Last, because a folder with run.json counts as a whole run.
    folder.writeJson(RUN_FILES.summary, whole);
    yield { kind: "output", path };
    if (stopped === "interrupted")
      throw new Interrupted(`training stopped; go on with: syrinx train --resume ${path}`);
    return whole;
  } finally {
    trainer?.dispose();
    backend.close();
  }
}

function hearingOf({ channel, from, to, species, lowHz, highHz }: HearingOptions): HearingOptions {
  return JSON.parse(JSON.stringify({ channel, from, to, species, lowHz, highHz })) as HearingOptions;
}

/** Where a new run is written: its name tells what is learnt from, and the settings by a short hash. */
function runPath(out: string, recipe: Recipe, data: LearningData, backend: Backend): string {
  const [first] = data.inputs;
  const stem =
    first === undefined ? ("system" in recipe.data ? recipe.data.system : recipe.name) : stemOf(first.file);
  const hashes = data.inputs.map(({ sha256 }) => sha256).join();
  return join(out, "models", recipe.name, "runs", runName(stem, hashes, { recipe, backend: backend.name }));
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

/** The loop of a training: batches, epochs, looks, checkpoints, and what the user asks for meanwhile. */
class Work {
  private readonly began = performance.now();
  private readonly batchesBefore: number;
  private pausedFor = 0;
  private lastLook = Number.NEGATIVE_INFINITY;
  private lastWrite = Number.NEGATIVE_INFINITY;
  private lastCheckpoint = 0;
  private saves = 0;
  private turn = 0;

  constructor(
    private readonly trainer: Trainer,
    private readonly recipe: Recipe,
    private readonly dataset: Dataset,
    private readonly backend: Backend,
    private readonly folder: RunFolder,
    private readonly identity: string,
  ) {
    this.batchesBefore = trainer.progress.batches;
  }

  /** s of training in this session, without pauses, and the samples it took a second. */
  get speed(): { readonly seconds: number; readonly samplesPerSecond: number } {
    const { batchSize } = this.trainer.plan;
    const seconds = (performance.now() - this.began) / 1000 - this.pausedFor;
    const batches = this.trainer.progress.batches - this.batchesBefore;
    return {
      seconds,
      samplesPerSecond: (batches * batchSize * this.recipe.networks) / Math.max(seconds, 1e-9),
    };
  }

  /** @returns why it ended. */
  async *train(context: TaskContext): Task<string> {
    const { trainer } = this;
    const given = trainer.rateFactor;
    for (;;) {
      const ended = trainer.ended ?? (context.stopRequested() ? "interrupted" : undefined);
      if (ended !== undefined) {
        await this.checkpoint();
        yield await this.look("ended", ended);
        return ended;
      }
      if (context.controls?.paused()) yield* this.pause(context.controls.paused, context.stopRequested);
      trainer.rateFactor = given * RATE_STEP ** (context.controls?.rateSteps() ?? 0);
      trainer.step();
      if (trainer.epochDone) yield* this.endEpoch();
      const seconds = performance.now() / 1000;
      const asked = context.controls?.saves() ?? 0;
      if (
        asked > this.saves ||
        (trainer.progress.batch === 0 && seconds - this.lastCheckpoint > CHECKPOINT_EVERY)
      ) {
        await this.checkpoint();
        if (asked > this.saves)
          yield { kind: "note", text: `saved after ${trainer.progress.batches} batches` };
        this.saves = asked;
      }
      if (seconds - this.lastLook > LOOK_EVERY) yield await this.look("running");
    }
  }

  private async *pause(paused: () => boolean, stopRequested: () => boolean): Task<void> {
    const began = performance.now();
    yield await this.look("paused");
    while (paused() && !stopRequested()) await new Promise((done) => setTimeout(done, 50));
    this.pausedFor += (performance.now() - began) / 1000;
  }

  private async *endEpoch(): Task<void> {
    const { trainer } = this;
    const learningRate = trainer.rate;
    const lines = await trainer.endEpoch();
    const { epoch } = trainer.progress;
    this.folder.addHistory(
      lines.map(({ network, train, validation }) => ({
        epoch,
        network: network + 1,
        train,
        validation,
        learningRate,
        ...this.speed,
      })),
    );
    const wrong = lines.find(({ train, validation }) => !Number.isFinite(train + validation));
    if (wrong !== undefined) {
      yield await this.look("ended", "diverged");
      throw new WorkFailed(
        `training diverged in epoch ${epoch} (loss ${wrong.train}); the last good checkpoint is in ${this.folder.path}; lower training.learningRate=${this.recipe.training.learningRate} of the recipe or set training.clipNorm.`,
      );
    }
  }

  private async checkpoint(): Promise<void> {
    this.folder.writeCheckpoint(encodeState(await this.trainer.state(), this.identity));
    this.lastCheckpoint = performance.now() / 1000;
  }

  /** The state of the training, with a sample that was held out beside what the network shown makes of it now. */
  private async look(state: TrainingProgress["state"], stopped?: string): Promise<TrainingProgress> {
    const { trainer, recipe, dataset, backend } = this;
    const shown = 0;
    const net = await trainer.member(
      shown,
      stopped === undefined || stopped === "diverged" ? "current" : "best",
    );
    const { tf } = backend;
    const { latent, view } = await lookAt(tf, net, dataset, recipe.data.stride, this.turn++);
    net.dispose();
    const { train, validation, bestEpoch } = trainer.histories[shown];
    const { epoch, batches } = trainer.progress;
    const { patience } = recipe.training;
    const { seconds, samplesPerSecond } = this.speed;
    const done = batches - this.batchesBefore;
    const left = trainer.epochs * trainer.plan.batches - batches;
    const look: TrainingProgress = {
      kind: "training",
      model: recipe.name,
      backend: backend.name,
      device: backend.device,
      state,
      ...(stopped === undefined ? {} : { stopped }),
      networks: recipe.networks,
      network: shown + 1,
      epoch,
      epochs: trainer.epochs,
      batches,
      batchesPerEpoch: trainer.plan.batches,
      trainLoss: [...train],
      validationLoss: [...validation],
      bestEpoch,
      patienceLeft: patience === 0 ? null : patience - (epoch - bestEpoch),
      learningRate: trainer.rate,
      samplesPerSecond,
      batchesPerSecond: done / Math.max(seconds, 1e-9),
      seconds,
      secondsLeft: done === 0 ? Number.NaN : (left * seconds) / done,
      memory: process.memoryUsage().rss,
      latent,
      view,
    };
    const now = performance.now() / 1000;
    this.lastLook = now;
    if (stopped !== undefined || state !== "running" || now - this.lastWrite > WRITE_EVERY) {
      this.folder.writeLook(look);
      this.lastWrite = now;
    }
    return look;
  }
}
