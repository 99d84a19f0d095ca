import { join } from "node:path";
import { areAllColumns, type Dataset } from "../../learn/data/dataset.js";
import { isSound } from "../../learn/data/rowsToSound.js";
import { sampleTime } from "../../learn/data/samples.js";
import type { Executor, LoadedNetwork } from "../../learn/executor.js";
import {
  type FreeRunPlan,
  inTimes,
  type PredictionTimeSpread,
  planFreeRuns,
  spreadOf,
  systemTimes,
  type ValidPredictionTime,
} from "../../learn/judge/freeRuns.js";
import {
  freeRunOf,
  type LongRun,
  planLongRun,
  type ReconstructionScores,
  type ReconstructionTest,
  reconstructionJudge,
} from "../../learn/judge/longRuns.js";
import {
  feedback,
  judgeOf,
  type PredictionRival,
  predictionRivalsOn,
  truthOf,
} from "../../learn/judge/predictions.js";
import { freeRunTable, longRunTable, predictionTable } from "../../learn/judge/predictionTables.js";
import { predictRows } from "../../learn/networks/predictRows.js";
import { errorOf, rowsAfter, samplesOf } from "../../learn/rivals/linearRivals.js";
import { median } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { networkOf, type OpenedRun, openRun, type RunInput, type RunOptions } from "./openRun.js";
import { writePredictedSounds } from "./predictedSounds.js";
import { type RunWork, runOnInput } from "./runOnInput.js";

/** What `syrinx predict --json` prints. */
export interface PredictSummary {
  readonly run: string;
  /** number of samples whose next row was predicted: the held-out ones, or all samples of another input */
  readonly samples: number;
  /** in the run's loss, in normalised units: the median over its networks */
  readonly oneStepError: number;
  readonly rivals: readonly PredictionRival[];
  /** median over the starts, and over the networks */
  readonly validPredictionTime: ValidPredictionTime;
  readonly networks: readonly {
    readonly seed: number;
    readonly oneStepError: number;
    readonly validPredictionTime: PredictionTimeSpread;
    /** scores of its long run; null if there is none */
    readonly reconstruction: ReconstructionScores | null;
  }[];
  /** free runs of the best network: the time of the last known row, and the valid prediction time, s */
  readonly starts: readonly { readonly time: number; readonly seconds: number; readonly capped: boolean }[];
  /** length of the free runs, s; 0 if there are none */
  readonly horizon: number;
  /** what a long run of each network is scored by, with what perfect copies score; null if there is none */
  readonly reconstruction: ReconstructionTest | null;
  /** why there is no long run; null if there is one */
  readonly reconstructionProblem: string | null;
  readonly outputs: readonly string[];
}

/** Request to predict with a run's networks. */
export interface PredictRequest extends TaskRequest<PredictSummary> {
  readonly task: "networks/predict";
  /** folder of the run */
  readonly run: string;
  /** a recording or table, instead of the run's own data */
  readonly input?: string;
  readonly options: RunOptions;
}

/** Starts the task of a request. */
export function run(
  { run: folder, input, options }: PredictRequest,
  context: TaskContext,
): Task<PredictSummary> {
  return predictTask(folder, input, options, context);
}

/**
 * Predicts one row ahead and in free runs, with every network of a run and with linear methods for comparison.
 * @param folder of the run. @param given a recording or table, instead of the run's own data.
 * @throws {InputError} if it is not a run of a predictor, or the input does not match the training data.
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
    const fix = run.network.encoder > 0 ? `use: syrinx latent ${folder}` : "give the run of a predictor";
    throw new InputError(`${folder}: its network is not a predictor (its task is to ${task}); ${fix}.`);
  }
  checkWritable(options.out ?? folder);
  const verb = { title: "Predict", note: "predicting" };
  const work: RunWork<PredictSummary> = (input, executor) =>
    predictWith(run, input, given === undefined, options, executor, context);
  return yield* runOnInput(run, given, options, verb, work, context);
}

async function* predictWith(
  run: OpenedRun,
  input: RunInput,
  ownData: boolean,
  options: RunOptions,
  executor: Executor,
  context: TaskContext,
): Task<PredictSummary> {
  const { dataset, tested } = input;
  const { recipe } = run;
  const loss = recipe.loss.kind;
  const times = ownData ? systemTimes(recipe.data) : undefined;
  const fedBack = feedback(dataset);
  if (fedBack === undefined) {
    const text = "no free runs: the network does not predict all of its inputs.";
    yield { kind: "note", text };
  }
  const plan: FreeRunPlan = fedBack
    ? planFreeRuns(dataset, tested, times, isSound(recipe))
    : { starts: new Int32Array(0), steps: 0 };
  const out = options.out ?? run.folder;
  const judge = judgeOf(dataset, plan, input.own);
  const longPlan = fedBack ? planLongRun(dataset, tested) : "the network does not predict all of its inputs";
  const long: LongRun | undefined =
    typeof longPlan === "string"
      ? undefined
      : { plan: longPlan, judge: reconstructionJudge(dataset, longPlan) };
  const [oneStepTable, freeTable, longTable] = ["predictions.csv", "free-run.csv", "long-run.csv"].map(
    (name) => join(out, input.prefix + name),
  );
  const written = [oneStepTable, ...(plan.steps > 0 ? [freeTable] : []), ...(long ? [longTable] : [])];
  claimFiles(written, options.force);
  const truth = rowsAfter(dataset, tested, 0);
  const networks: PredictSummary["networks"][number][] = [];
  // Each network, the linear methods, the sounds.
  const total = run.members.length + 2;
  yield { kind: "step", done: 0, total, unit: "parts", uneven: true };
  let best: { oneStep: Float32Array; free: Float32Array; longRun: Float32Array | undefined } | undefined;
  for (const [m, { seed }] of run.members.entries()) {
    checkStop(context);
    const net = networkOf(run, executor, m);
    const oneStep = await predictRows(net, dataset, tested);
    const free = await runFreely(net, dataset, plan, fedBack);
    const longRun = long && (await runFreely(net, dataset, freeRunOf(long.plan), fedBack));
    net.dispose();
    networks.push({
      seed,
      oneStepError: errorOf(loss, oneStep, truth),
      validPredictionTime: spreadOf(judge(free), times),
      reconstruction: long && longRun ? long.judge.score(longRun) : null,
    });
    if (m === run.best) best = { oneStep, free, longRun };
    yield { kind: "step", done: m + 1, total, unit: "parts", uneven: true };
  }
  if (best === undefined) throw new Error("predict: the run has no best network");
  const rivals = predictionRivalsOn({ dataset, tested, own: input.own, plan, loss, times, long }, judge);
  yield { kind: "step", done: total - 1, total, unit: "parts", uneven: true };
  const found = judge(best.free);
  const outputs: string[] = [];
  const write = (path: string, content: string): void => {
    writeWhole(path, content);
    outputs.push(path);
  };
  write(oneStepTable, predictionTable(dataset, tested, best.oneStep));
  if (plan.steps > 0) write(freeTable, freeRunTable(dataset, plan, best.free, truthOf(dataset, plan)));
  const { longRun } = best;
  const path = long && longRun ? longRunTable(dataset, long.plan.start, longRun) : undefined;
  if (path !== undefined) write(longTable, path);
  if (isSound(recipe)) {
    const net = networkOf(run, executor, run.best);
    const place = { out, prefix: input.prefix, force: options.force };
    outputs.push(...(yield* writePredictedSounds(net, recipe, input, fedBack, place, context)));
    net.dispose();
  }
  for (const path of outputs) yield { kind: "output", path };
  const seconds = networks.map((network) => network.validPredictionTime.seconds ?? Number.NaN);
  const middle = median(seconds);
  return {
    run: run.folder,
    samples: tested.length,
    oneStepError: median(networks.map((network) => network.oneStepError)),
    rivals,
    validPredictionTime: Number.isNaN(middle)
      ? { seconds: null, lyapunovTimes: null, turns: null }
      : inTimes(middle, times),
    networks,
    starts: found.map((time, i) => ({ time: sampleTime(dataset, plan.starts[i], true), ...time })),
    horizon: plan.steps / dataset.rate,
    reconstruction: long?.judge.test ?? null,
    reconstructionProblem: typeof longPlan === "string" ? longPlan : null,
    outputs,
  };
}

async function runFreely(
  net: LoadedNetwork,
  dataset: Dataset,
  { starts, steps }: FreeRunPlan,
  fedBack: Int32Array | undefined,
): Promise<Float32Array> {
  if (steps === 0 || fedBack === undefined) return new Float32Array(0);
  const windows = samplesOf(dataset, starts);
  return net.freeRun(windows, steps, areAllColumns(fedBack, dataset.targets.length) ? undefined : fedBack);
}
