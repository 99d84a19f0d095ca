import type { Dataset } from "../../learn/data/dataset.js";
import type { Executor, LoadedNetwork } from "../../learn/executor.js";
import { weightsFrom } from "../../learn/networks/weightsFrom.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { RunProvenance, RunSummary } from "../../shapes/run.js";
import type { RunData } from "../../shapes/runData.js";
import type { Weight } from "../../shapes/weight.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { readTrainedRun } from "../../workspace/runs/trainedRun.js";
import type { Task, TaskContext } from "../running/task.js";
import { type LearningData, loadLearningData } from "./learningData.js";
import { loadForRun } from "./loadForRun.js";

/** A run and the weights of its networks. */
export interface OpenedRun {
  readonly folder: string;
  readonly recipe: Recipe;
  readonly network: Network;
  readonly data: RunData;
  readonly provenance: RunProvenance;
  readonly summary: RunSummary;
  readonly members: readonly { readonly seed: number; readonly weights: readonly Weight[] }[];
  /** index of the network with the lowest validation loss, from 0 */
  readonly best: number;
}

/** Options of the tasks that work on a run. */
export interface RunOptions extends Pick<HearingOptions, "channel" | "from" | "to"> {
  /** folder for the results; default the run's folder */
  readonly out?: string;
  readonly backend: string;
  /** replace files of the user's */
  readonly force?: boolean;
}

/**
 * Opens a finished run and loads the weights of its networks.
 * @param folder models/<name>/runs/<id>.
 * @throws {InputError} if the folder is not a finished run, or one of its files is damaged.
 * @example
 * const context = { stopRequested: () => false };
 * const training = trainTask("membrane", { out: ".", backend: "engine", epochs: 1 }, context);
 * let step = await training.next();
 * while (!step.done) step = await training.next();
 * const { members, network } = openRun(step.value.run);
 * [members.length, network.encoder > 0]; // [1, true]
 */
export function openRun(folder: string): OpenedRun {
  const { recipe, network, data, provenance, summary, weights, best } = readTrainedRun(folder);
  const members = weights.map(({ seed, file, bytes }) => ({
    seed,
    weights: weightsFrom(bytes, network, file),
  }));
  return { folder, recipe, network, data, provenance, summary, members, best };
}

/**
 * Loads one network of a run; dispose it after use.
 * @param executor that runs it. @param member its index in the run, from 0.
 * @example
 * const training = trainTask("membrane", { out: ".", backend: "engine", epochs: 1 }, { stopRequested: () => false });
 * let step = await training.next();
 * while (!step.done) step = await training.next();
 * const run = openRun(step.value.run);
 * const executor = await startExecutor("engine");
 * const network = networkOf(run, executor, run.best);
 * const frame = new Float32Array(run.data.shape.reduce((all, size) => all * size, 1));
 * const latent = await network.latent(frame);
 * network.dispose();
 * executor.close();
 * latent.length; // 2
 */
export function networkOf(
  { network, members }: OpenedRun,
  executor: Executor,
  member: number,
): LoadedNetwork {
  return executor.load(network, members[member].weights);
}

/**
 * Loads the data of a run, split as in its training.
 * @throws {InputError} if they are missing or have changed since.
 */
export async function* loadOwnData(run: OpenedRun, context: TaskContext): Task<LearningData> {
  const { recipe, provenance } = run;
  const { folder, hearing, inputs } = provenance;
  const data = yield* loadLearningData(recipe, { folder, hearing }, context);
  for (const { file, sha256 } of data.inputs) {
    if (!inputs.some((input) => input.sha256 === sha256))
      throw new InputError(`${file}: has changed since the training; give it as INPUT to use it anyway.`);
  }
  return data;
}

/** The input of a task on a run. */
export interface RunInput extends LearningData {
  /** first rows of the samples to measure: the held-out ones, or all samples of another input */
  readonly tested: Int32Array;
  /** prefix for the names of results: the input's name and a dot; empty for the run's own data */
  readonly prefix: string;
  /** name of the input */
  readonly stem: string;
  /** the run's training data, if they are still available */
  readonly own: Dataset | undefined;
}

/**
 * Loads the run's own data, or other data with the run's settings.
 * @param given a recording or a table, instead of the run's own data.
 * @throws {InputError} if rate, columns or band differ from those of the training.
 */
export async function* loadRunInput(
  run: OpenedRun,
  given: string | undefined,
  { channel, from, to }: Pick<HearingOptions, "channel" | "from" | "to">,
  context: TaskContext,
): Task<RunInput> {
  if (given === undefined) {
    if (channel !== undefined || from !== undefined || to !== undefined)
      throw new InputError(
        `${run.folder}: uses its own data as in the training; omit --channel, --from and --to, or give an INPUT.`,
      );
    const data = yield* loadOwnData(run, context);
    const { test } = data.dataset;
    if (test.length === 0) throw new InputError(`${run.folder}: has no held-out samples; give an INPUT.`);
    return { ...data, tested: test, prefix: "", stem: stemOf(run, data), own: data.dataset };
  }
  const hearing = JSON.parse(JSON.stringify({ channel, from, to })) as HearingOptions;
  const place = { folder: ".", hearing };
  const data = yield* loadForRun(run.recipe, run.data, [given], place, context);
  const stem = stemOf(run, data);
  let own: Dataset | undefined;
  try {
    own = (yield* loadOwnData(run, context)).dataset;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { kind: "warning", text: `no linear rival: ${error.message}` };
  }
  return { ...data, tested: data.dataset.test, prefix: `${stem}.`, stem, own };
}

function stemOf({ recipe }: OpenedRun, { inputs }: LearningData): string {
  if (inputs.length === 0) return "system" in recipe.data ? recipe.data.system : recipe.name;
  return resultStem(inputs[0].file).replace(/\.(csv|parquet)$/i, "");
}
