import { evaluateTraining, type TrainingEvaluation } from "../../learn/judge/evaluateTraining.js";
import { labelCurve } from "../../learn/labelling/labelCurve.js";
import { thresholdScore } from "../../learn/labelling/thresholdScore.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { CurvePoint } from "../../shapes/run.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { wholeSoundOf } from "./labellingData.js";
import type { LearningData } from "./learningData.js";

/** How a training is judged. */
export interface JudgeOptions {
  /** true leaves out what takes long, for when the user has stopped the training and is waiting */
  readonly hurried: boolean;
  /** for labellers: whether the error is measured against seconds of labels, too */
  readonly curve: boolean;
  /** weights that the training started with, instead of random ones */
  readonly initial: Parameters<typeof labelCurve>[3];
  readonly executor: Parameters<typeof labelCurve>[2];
}

/**
 * Tests what was learnt on unseen samples, step by step; a labeller's labels beside those of simpler methods.
 * @throws {Interrupted} after a stop while the curve is measured.
 */
export async function* judgeTraining(
  trainer: Parameters<typeof evaluateTraining>[0],
  network: Network,
  recipe: Recipe,
  { dataset, sources }: LearningData,
  { hurried, curve: wantsCurve, initial, executor }: JudgeOptions,
  context: TaskContext,
): Task<TrainingEvaluation> {
  const steps = evaluateTraining(trainer, network, recipe, dataset, hurried);
  let evaluation: TrainingEvaluation;
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      evaluation = next.value;
      break;
    }
    yield { kind: "step", ...next.value, unit: "tests on held-out data", uneven: true };
  }
  const { labels } = evaluation.measures;
  if (labels === undefined) return evaluation;
  const threshold = await thresholdScore(dataset, (sequence) => wholeSoundOf(sources[sequence]));
  const curve =
    wantsCurve && !hurried
      ? yield* curveOf(labelCurve(recipe, dataset, executor, initial), context)
      : undefined;
  const whole = { ...labels, ...(threshold && { threshold }), ...(curve && { curve }) };
  return { ...evaluation, measures: { ...evaluation.measures, labels: whole } };
}

/** Measures the error against seconds of labels, training by training. */
async function* curveOf(
  steps: ReturnType<typeof labelCurve>,
  context: TaskContext,
): Task<readonly CurvePoint[]> {
  yield { kind: "note", text: "curve: training anew on parts of the labels, to see how the error falls" };
  let total = 0;
  for (;;) {
    checkStop(context);
    const next = await steps.next();
    if (total > 0 && next.done) yield { kind: "step", done: total, total, unit: CURVE_UNIT, uneven: true };
    if (next.done) return next.value;
    total = next.value.total;
    yield { kind: "step", ...next.value, unit: CURVE_UNIT, uneven: true };
  }
}

const CURVE_UNIT = "trainings for the curve";
