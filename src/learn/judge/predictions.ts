import type { PredictionTime } from "../../dynamics/prediction/validPredictionTime.js";
import type { LossRecipe } from "../../shapes/recipe.js";
import { areAllColumns, type Dataset } from "../data/dataset.js";
import { gatherTargets } from "../data/gatherSamples.js";
import { fitAutoregressionRival, runAutoregression } from "../rivals/autoregressionRival.js";
import { inputsRival } from "../rivals/inputsRival.js";
import { errorOf, rowsAfter } from "../rivals/linearRivals.js";
import {
  deviations,
  type FreeRunPlan,
  type PredictionTimeSpread,
  predictionTimes,
  type SystemTimes,
  spreadOf,
} from "./freeRuns.js";
import { freeRunOf, type LongRun, type ReconstructionScores } from "./longRuns.js";

/** The results of a linear method on the test of a predictor. */
export interface PredictionRival {
  readonly name: string;
  /** in the loss of the network, normalised units */
  readonly oneStepError: number;
  readonly validPredictionTime: PredictionTimeSpread;
  /** scores of its long run; null if there is none */
  readonly reconstruction: ReconstructionScores | null;
}

/** The data and settings of a test of predictions. */
export interface PredictionTest {
  readonly dataset: Dataset;
  /** first rows of the samples whose next row is predicted */
  readonly tested: Int32Array;
  /** the network's training data, to which linear methods are fitted; undefined if they are not available */
  readonly own: Dataset | undefined;
  readonly plan: FreeRunPlan;
  readonly loss: LossRecipe["kind"];
  /** time scales of the system, if they are known */
  readonly times: SystemTimes | undefined;
  /** the long run and its judge; undefined if there is none */
  readonly long: LongRun | undefined;
}

/**
 * Tests the linear methods that a predictor is compared with: persistence, and least squares on the network's inputs,
 * which run freely if the network does.
 * @param judge computes the valid prediction times of free runs, from `judgeOf`.
 */
export function predictionRivalsOn(
  { dataset, tested, own, plan, loss, times, long }: PredictionTest,
  judge: (predicted: Float32Array) => PredictionTime[],
): PredictionRival[] {
  const truth = rowsAfter(dataset, tested, 0);
  const rival = (
    name: string,
    predicted: Float32Array,
    found: readonly PredictionTime[],
    run?: (plan: FreeRunPlan) => Float32Array,
  ): PredictionRival => ({
    name,
    oneStepError: errorOf(loss, predicted, truth),
    validPredictionTime: spreadOf(found, times),
    reconstruction: long && run ? long.judge.score(run(freeRunOf(long.plan))) : null,
  });
  const persist = (along: FreeRunPlan): Float32Array => persistence(dataset, along);
  const persistent = rival("persistence", rowsAfter(dataset, tested, -1), judge(persist(plan)), persist);
  if (own === undefined) return [persistent];
  if (!areAllColumns(dataset.inputs, dataset.columns.length)) {
    const { name, predicted } = inputsRival(own, dataset, tested);
    return [persistent, rival(name, predicted, [])];
  }
  const linear = fitAutoregressionRival(own);
  if (linear === undefined) return [persistent];
  const run = ({ starts, steps }: FreeRunPlan): Float32Array =>
    runAutoregression(linear, dataset, starts, steps);
  const free = plan.steps === 0 ? [] : judge(run(plan));
  return [persistent, rival(linear.name, runAutoregression(linear, dataset, tested, 1), free, run)];
}

/**
 * Index of each input column among the predicted columns.
 * @returns undefined if one is not predicted, so that free runs are impossible.
 */
export function feedback({ inputs, targets }: Dataset): Int32Array | undefined {
  const places = inputs.map((c) => targets.indexOf(c));
  return places.includes(-1) ? undefined : places;
}

/**
 * The true continuation after the starts of free runs.
 * @returns starts x steps x targets, normalised.
 */
export function truthOf(dataset: Dataset, { starts, steps }: FreeRunPlan): Float32Array {
  const width = dataset.targets.length;
  const rows = new Float32Array(starts.length * steps * width);
  const following = Int32Array.from({ length: starts.length * steps }, (_, i) => {
    const s = i % steps;
    return starts[(i - s) / steps] + s;
  });
  gatherTargets(dataset, following, 0, following.length, rows, false);
  return rows;
}

/**
 * The last row before each start, repeated.
 * @returns starts x steps x targets, normalised.
 */
export function persistence(dataset: Dataset, { starts, steps }: FreeRunPlan): Float32Array {
  const last = rowsAfter(dataset, starts, -1);
  const width = dataset.targets.length;
  const rows = new Float32Array(starts.length * steps * width);
  for (let i = 0; i < starts.length * steps; i++) {
    const from = Math.floor(i / steps) * width;
    rows.set(last.subarray(from, from + width), i * width);
  }
  return rows;
}

/**
 * Makes a function that computes the valid prediction times of free runs.
 * @param own data whose standard deviations are the units of errors; by default `dataset`.
 * @returns a function of predictions, starts x steps x targets, normalised; its result is empty if there are no free runs.
 */
export function judgeOf(
  dataset: Dataset,
  plan: FreeRunPlan,
  own: Dataset | undefined,
): (predicted: Float32Array) => PredictionTime[] {
  if (plan.steps === 0) return () => [];
  const truth = truthOf(dataset, plan);
  const measured = own ?? dataset;
  const sds = deviations(measured, dataset.targets, dataset.picture !== undefined);
  return (predicted) => predictionTimes(predicted, truth, plan.steps, sds, dataset.rate);
}
