import { datasetLike } from "../../learn/data/datasetLike.js";
import { learntFrom, soundLearnt, withInput } from "../../learn/data/runData.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { RunData } from "../../shapes/runData.js";
import type { Task, TaskContext } from "../running/task.js";
import { type LearningData, readRaw } from "./learningData.js";
import type { RecordingPlace } from "./recordingSequences.js";

/**
 * Reads data for a trained network, with its settings, floor and normalisation.
 * @param recipe of the run. @param run the data section of its network.json.
 * @param given recordings (names, paths, folders, patterns) or a table, instead of the recipe's own data.
 * @returns a dataset whose samples are all in `test`.
 * @throws {InputError} if rate, columns or band differ from those of the training.
 */
export async function* loadForRun(
  recipe: Recipe,
  run: RunData,
  given: readonly string[] | undefined,
  place: Omit<RecordingPlace, "learnt">,
  context: TaskContext,
): Task<LearningData> {
  const data = withInput(recipe, run, given);
  const learnt = "recordings" in data ? { learnt: soundLearnt(run) } : {};
  const { sequences, inputs, sources } = yield* readRaw(data, { ...place, ...learnt }, context);
  return { dataset: datasetLike(sequences, learntFrom(recipe, run), recipe.name), inputs, sources };
}
