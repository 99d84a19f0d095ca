import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { type Choice, chooseExecutor } from "../../learn/backends/chooseExecutor.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import { timeSteps } from "../../learn/backends/timeSteps.js";
import { unusedCards } from "../../learn/backends/unusedCards.js";
import { outputsOf } from "../../learn/data/dataset.js";
import { runDataOf } from "../../learn/data/runData.js";
import { startWeights } from "../../learn/labelling/startWeights.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { encodeSafetensors } from "../../learn/networks/safetensors.js";
import { Trainer } from "../../learn/training/trainer.js";
import { decodeState } from "../../learn/training/trainerState.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { RunSummary } from "../../shapes/run.js";
import { provenance } from "../../workspace/files/provenance.js";
import { soundStem } from "../../workspace/files/soundStem.js";
import { graphicsCards } from "../../workspace/machine/graphicsCards.js";
import { type Checkpoint, readCheckpoint } from "../../workspace/runs/checkpointFile.js";
import { writeHeldLabels } from "../../workspace/runs/heldLabelsFile.js";
import { writeLatent } from "../../workspace/runs/latentFile.js";
import { writeNetworkFile } from "../../workspace/runs/networkFile.js";
import { writeProvenance } from "../../workspace/runs/provenanceFile.js";
import { writeRunRecipe } from "../../workspace/runs/recipeFile.js";
import { RunFolder } from "../../workspace/runs/runFolder.js";
import { fingerprint, runName } from "../../workspace/runs/runName.js";
import { writeWeights } from "../../workspace/runs/weightsFile.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "../running/task.js";
import { judgeTraining } from "./judgeTraining.js";
import type { LearningData } from "./learningData.js";
import type { TrainOptions } from "./trainingRecipe.js";
import { TrainingWork } from "./trainingWork.js";

/** Time for a stopped training to test its networks before it ends, ms. */
export const graceMs = 30_000;

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
      ...(data.learnt && { learnt: data.learnt }),
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
    // Before what was learnt is judged, which takes time of its own.
    const { speed } = work;
    const judging = { hurried: stopped === "interrupted", curve: options.curve === true, initial, executor };
    const judged = yield* judgeTraining(trainer, network, recipe, data, judging, context);
    const { epoch } = trainer.progress;
    const whole: Omit<RunSummary, "run"> = {
      model: recipe.name,
      backend: executor.name,
      device: executor.device,
      networks: recipe.networks,
      epochs: epoch,
      ...judged.measures,
      stopped,
      ...speed,
      provenance: provenance("syrinx train", data.inputs, {
        recipe,
        backend: executor.name,
        device: executor.device,
      }),
    };
    if (judged.latentTable !== undefined) writeLatent(folder.path, judged.latentTable);
    if (judged.held !== undefined) {
      const held = judged.held.map(({ sequence, from, to, segments, found }) => ({
        file: resolve(data.sources[sequence].file),
        from,
        to,
        truth: segments,
        found,
      }));
      writeHeldLabels(folder.path, held);
    }
    trainer.histories.forEach(({ seed }, m) => {
      const bytes = encodeSafetensors(trainer?.best(m) ?? [], {
        network: JSON.stringify(network),
        seed: `${seed}`,
      });
      writeWeights(folder.path, bytes, { seed, best: m === judged.best, networks: recipe.networks });
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
