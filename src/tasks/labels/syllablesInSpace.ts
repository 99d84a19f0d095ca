import type { Executor } from "../../learn/executor.js";
import {
  type SyllablePoints,
  type SyllableSpace,
  syllablePoints,
} from "../../learn/grouping/syllableSpace.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import type { GatheredSyllable } from "./gatherSyllables.js";

/** Syllables as points of a space, with the progress of a training. */
export async function* syllablesInSpace(
  syllables: readonly GatheredSyllable[],
  by: SyllableSpace,
  executor: Executor,
  seed: number,
  context: TaskContext,
): Task<SyllablePoints> {
  let [done, total] = [0, 0];
  let ended = false;
  const work = syllablePoints(syllables, by, executor, {
    seed,
    onStep: (step, steps) => {
      [done, total] = [step, steps];
      return !context.stopRequested();
    },
  }).finally(() => {
    ended = true;
  });
  let said = 0;
  while (!ended) {
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, 100))]);
    if (done <= said) continue;
    said = done;
    yield { kind: "step", done, total, unit: "steps of training" };
  }
  checkStop(context);
  return work;
}
