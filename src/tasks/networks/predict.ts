import { join } from "node:path";
import type { Dataset } from "../../learn/data/dataset.js";
import { gatherSamples, gatherTargets } from "../../learn/data/gatherSamples.js";
import { isSound } from "../../learn/data/rowsToSound.js";
import { sampleTime } from "../../learn/data/samples.js";
import {
  deviations,
  type FreeRunPlan,
  inTimes,
  type PredictionTimeSpread,
  planFreeRuns,
  predictionTimes,
  spreadOf,
  systemTimes,
  type ValidPredictionTime,
} from "../../learn/judge/freeRuns.js";
import { freeRunTable, predictionTable } from "../../learn/judge/predictionTables.js";
import { fitAutoregressionRival, runAutoregression } from "../../learn/rivals/autoregressionRival.js";
import { inputsRival } from "../../learn/rivals/inputsRival.js";
import { errorOf, rowsAfter } from "../../learn/rivals/linearRivals.js";
import { type Backend, startBackend, type Tensors } from "../../learn/tensors/backend.js";
import { freeRunNetwork } from "../../learn/tensors/freeRunNetwork.js";
import { predictRows } from "../../learn/tensors/predictRows.js";
import type { TensorNetwork } from "../../learn/tensors/tensorNetwork.js";
import { median } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import {
  loadRunInput,
  networkOf,
  type OpenedRun,
  openRun,
  type RunInput,
  type RunOptions,
} from "./openRun.js";
import { writePredictedSounds } from "./predictedSounds.js";

/** What `syrinx predict --json` prints. */
export interface PredictSummary {
  readonly run: string;
  /** samples whose next row was predicted: those held out of the training, or all of another input */
  readonly samples: number;
  /** in the run's loss, normalised units: the median over its networks */
  readonly oneStepError: number;
  readonly rivals: readonly {
    readonly name: string;
    readonly oneStepError: number;
    readonly validPredictionTime: PredictionTimeSpread;
  }[];
  /** median over the starts, and over the networks */
  readonly validPredictionTime: ValidPredictionTime;
  readonly networks: readonly {
    readonly seed: number;
    readonly oneStepError: number;
    readonly validPredictionTime: PredictionTimeSpread;
  }[];
  /** free runs of the best network: the time of the last known row, and how long the run held, s */
  readonly starts: readonly { readonly time: number; readonly seconds: number; readonly capped: boolean }[];
  /** length of the free runs, s; 0 where nothing can run freely */
  readonly horizon: number;
  readonly outputs: readonly string[];
}

/** Asks for the predictions of a run's networks. */
export interface PredictRequest extends TaskRequest<PredictSummary> {
  readonly task: "networks/predict";
  /** folder of the run */
  readonly run: string;
  /** a recording or table, instead of the run's own data */
  readonly input?: string;
  readonly options: RunOptions;
}

/** The task of a request. */
export function run(
  { run: folder, input, options }: PredictRequest,
  context: TaskContext,
): Task<PredictSummary> {
  return predictTask(folder, input, options, context);
}

/**
 * Predicts one row ahead and in free runs, with every network of a run, beside linear methods.
 * @param folder of the run. @param given a recording or table, instead of the run's own data.
 * @throws {InputError} if it is no run of a predictor, or the input is not as what was learnt.
 */
export async function* predictTask(
  folder: string,
  given: string | undefined,
  options: RunOptions,
  context: TaskContext,
): Task<PredictSummary> {
  const run = openRun(folder);
  const { task } = run.network;
  if (task !== "predict" && task !== "predictEvery") {
    const mend = run.network.encoder > 0 ? `use: syrinx latent ${folder}` : "give the run of a predictor";
    throw new InputError(
      `${folder}: its network does not predict what comes next (it is to ${task}); ${mend}.`,
    );
  }
  yield { kind: "stage", title: `Predict with ${run.recipe.name}`, index: 1, count: 1 };
  const input = yield* loadRunInput(run, given, options, context);
  checkStop(context);
  const backend = await startBackend(options.backend);
  try {
    yield { kind: "note", text: `predicting on ${backend.name}: ${backend.device}` };
    return yield* predictWith(run, input, given === undefined, options, backend, context);
  } finally {
    backend.close();
  }
}

async function* predictWith(
  run: OpenedRun,
  input: RunInput,
  ownData: boolean,
  options: RunOptions,
  { tf }: Backend,
  context: TaskContext,
): Task<PredictSummary> {
  const { dataset, held } = input;
  const { recipe } = run;
  const loss = recipe.loss.kind;
  const times = ownData ? systemTimes(recipe.data) : undefined;
  const fedBack = feedback(dataset);
  if (fedBack === undefined) {
    const text = "no free run: the network does not predict everything that it sees.";
    yield { kind: "note", text };
  }
  const plan: FreeRunPlan = fedBack
    ? planFreeRuns(dataset, held, times, isSound(recipe))
    : { starts: new Int32Array(0), steps: 0 };
  const judge = judgeOf(dataset, plan, input.own);
  const truth = rowsAfter(dataset, held, 0);
  const networks: PredictSummary["networks"][number][] = [];
  let best: { oneStep: Float32Array; free: Float32Array } | undefined;
  for (const [m, { seed }] of run.members.entries()) {
    checkStop(context);
    const net = networkOf(run, tf, m);
    const oneStep = await predictRows(tf, net, dataset, held);
    const free = await runFreely(tf, net, dataset, plan, fedBack);
    net.dispose();
    networks.push({
      seed,
      oneStepError: errorOf(loss, oneStep, truth),
      validPredictionTime: spreadOf(judge(free), times),
    });
    if (m === run.best) best = { oneStep, free };
    if (run.members.length > 1)
      yield { kind: "step", done: m + 1, total: run.members.length, unit: "networks" };
  }
  if (best === undefined) throw new Error("predict: the run has no best network");
  const rivals = [
    {
      name: "persistence",
      oneStepError: errorOf(loss, rowsAfter(dataset, held, -1), truth),
      validPredictionTime: spreadOf(judge(persist(dataset, plan)), times),
    },
    ...(input.own ? rivalsFittedTo(input.own) : []),
  ];
  const found = judge(best.free);
  const out = options.out ?? run.folder;
  const outputs: string[] = [];
  const write = (name: string, content: string): void => {
    const path = join(out, input.prefix + name);
    writeWhole(path, content);
    outputs.push(path);
  };
  write("predictions.csv", predictionTable(dataset, held, best.oneStep));
  if (plan.steps > 0) write("free-run.csv", freeRunTable(dataset, plan, best.free, truthOf(dataset, plan)));
  if (isSound(recipe)) {
    const net = networkOf(run, tf, run.best);
    const place = { out, prefix: input.prefix };
    outputs.push(...(yield* writePredictedSounds(tf, net, recipe, input, fedBack, place, context)));
    net.dispose();
  }
  for (const path of outputs) yield { kind: "output", path };
  const seconds = networks.map((network) => network.validPredictionTime.seconds ?? Number.NaN);
  const middle = median(seconds);
  return {
    run: run.folder,
    samples: held.length,
    oneStepError: median(networks.map((network) => network.oneStepError)),
    rivals,
    validPredictionTime: Number.isNaN(middle)
      ? { seconds: null, lyapunovTimes: null, turns: null }
      : inTimes(middle, times),
    networks,
    starts: found.map((time, i) => ({ time: sampleTime(dataset, plan.starts[i], true), ...time })),
    horizon: plan.steps / dataset.rate,
    outputs,
  };

  /** Least squares on what the network sees: it runs freely where the network does. */
  function rivalsFittedTo(own: Dataset): PredictSummary["rivals"][number][] {
    if (dataset.inputs !== undefined) {
      const { name, predicted } = inputsRival(own, dataset, held);
      const oneStepError = errorOf(loss, predicted, truth);
      return [{ name, oneStepError, validPredictionTime: spreadOf([], times) }];
    }
    const linear = fitAutoregressionRival(own);
    if (linear === undefined) return [];
    const free = plan.steps === 0 ? [] : judge(runAutoregression(linear, dataset, plan.starts, plan.steps));
    return [
      {
        name: linear.name,
        oneStepError: errorOf(loss, runAutoregression(linear, dataset, held, 1), truth),
        validPredictionTime: spreadOf(free, times),
      },
    ];
  }
}

/**
 * Place of each column that is seen among those that are predicted.
 * @returns undefined where one is not predicted: then nothing can run freely.
 */
export function feedback({ columns, inputs, targets }: Dataset): Int32Array | undefined {
  const all = Int32Array.from(columns, (_, c) => c);
  const predicted = targets ?? all;
  const places = (inputs ?? all).map((c) => predicted.indexOf(c));
  return places.includes(-1) ? undefined : places;
}

async function runFreely(
  tf: Tensors,
  net: TensorNetwork,
  dataset: Dataset,
  { starts, steps }: FreeRunPlan,
  fedBack: Int32Array | undefined,
): Promise<Float32Array> {
  if (steps === 0 || fedBack === undefined) return new Float32Array(0);
  const size = dataset.window * (dataset.inputs ?? dataset.columns).length;
  const windows = new Float32Array(starts.length * size);
  gatherSamples(dataset, starts, 0, starts.length, windows);
  return freeRunNetwork(tf, net, windows, steps, inOrder(dataset, fedBack) ? undefined : fedBack);
}

/** Whether what is fed back is what was predicted, column by column. */
function inOrder({ columns, targets }: Dataset, fedBack: Int32Array): boolean {
  return fedBack.length === (targets ?? columns).length && fedBack.every((place, c) => place === c);
}

/** What really followed. @returns starts x steps x targets. */
function truthOf(dataset: Dataset, { starts, steps }: FreeRunPlan): Float32Array {
  const width = (dataset.targets ?? dataset.columns).length;
  const rows = new Float32Array(starts.length * steps * width);
  const following = Int32Array.from({ length: starts.length * steps }, (_, i) => {
    const s = i % steps;
    return starts[(i - s) / steps] + s;
  });
  gatherTargets(dataset, following, 0, following.length, rows, false);
  return rows;
}

/** The last row, again and again. */
function persist(dataset: Dataset, { starts, steps }: FreeRunPlan): Float32Array {
  const last = rowsAfter(dataset, starts, -1);
  const width = (dataset.targets ?? dataset.columns).length;
  const rows = new Float32Array(starts.length * steps * width);
  for (let i = 0; i < starts.length * steps; i++) {
    const from = Math.floor(i / steps) * width;
    rows.set(last.subarray(from, from + width), i * width);
  }
  return rows;
}

/** Tells how long free runs held. @param own data whose spread the errors are measured in, where they are there. */
function judgeOf(
  dataset: Dataset,
  plan: FreeRunPlan,
  own: Dataset | undefined,
): (predicted: Float32Array) => ReturnType<typeof predictionTimes> {
  if (plan.steps === 0) return () => [];
  const truth = truthOf(dataset, plan);
  const measured = own ?? dataset;
  const places = dataset.targets ?? Int32Array.from(dataset.columns, (_, c) => c);
  const sds = deviations(measured, places, dataset.picture !== undefined);
  return (predicted) => predictionTimes(predicted, truth, plan.steps, sds, dataset.rate);
}
