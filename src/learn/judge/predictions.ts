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

/** What a linear method comes to beside a network that predicts. */
export interface PredictionRival {
  readonly name: string;
  /** in the loss of the network, normalised units */
  readonly oneStepError: number;
  readonly validPredictionTime: PredictionTimeSpread;
}

/** What predictions are measured on. */
export interface PredictionTest {
  readonly dataset: Dataset;
  /** first rows of the samples whose next row is predicted */
  readonly held: Int32Array;
  /** the data that the network learnt from, to which methods are fitted; undefined where these are gone */
  readonly own: Dataset | undefined;
  readonly plan: FreeRunPlan;
  readonly loss: LossRecipe["kind"];
  /** of the system, where they are known */
  readonly times: SystemTimes | undefined;
}

/**
 * The linear methods that a network that predicts is judged by: the last row again; and least squares on what the network
 * sees, which run freely where the network does.
 * @param judge says how long free runs held, from `judgeOf`.
 */
export function predictionRivalsOn(
  { dataset, held, own, plan, loss, times }: PredictionTest,
  judge: (predicted: Float32Array) => PredictionTime[],
): PredictionRival[] {
  const truth = rowsAfter(dataset, held, 0);
  const rival = (
    name: string,
    predicted: Float32Array,
    found: readonly PredictionTime[],
  ): PredictionRival => ({
    name,
    oneStepError: errorOf(loss, predicted, truth),
    validPredictionTime: spreadOf(found, times),
  });
  const persistent = rival("persistence", rowsAfter(dataset, held, -1), judge(persistence(dataset, plan)));
  if (own === undefined) return [persistent];
  if (!areAllColumns(dataset.inputs, dataset.columns.length)) {
    const { name, predicted } = inputsRival(own, dataset, held);
    return [persistent, rival(name, predicted, [])];
  }
  const linear = fitAutoregressionRival(own);
  if (linear === undefined) return [persistent];
  const free = plan.steps === 0 ? [] : judge(runAutoregression(linear, dataset, plan.starts, plan.steps));
  return [persistent, rival(linear.name, runAutoregression(linear, dataset, held, 1), free)];
}

/**
 * Place of each column that is seen among those that are predicted.
 * @returns undefined where one is not predicted: then nothing can run freely.
 */
export function feedback({ inputs, targets }: Dataset): Int32Array | undefined {
  const places = inputs.map((c) => targets.indexOf(c));
  return places.includes(-1) ? undefined : places;
}

/**
 * What really followed the starts of free runs.
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
 * A function that says how long free runs held.
 * @param own data whose spread the errors are measured in; those of `dataset` if omitted.
 * @returns a function of predictions, starts x steps x targets, normalised; it finds nothing where nothing runs.
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
