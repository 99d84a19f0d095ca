import { dirname } from "node:path";
import type { RunSummary } from "../../shapes/run.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { loadLearningData } from "./learningData.js";
import { readRecipe, type TrainOptions } from "./trainingRecipe.js";
import { trainOn } from "./trainOn.js";

export type { TrainOptions } from "./trainingRecipe.js";
export { graceMs } from "./trainOn.js";

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
