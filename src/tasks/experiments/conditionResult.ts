import type { Task, TaskContext } from "../running/task.js";
import { computedResult } from "./computedResult.js";
import type { Judged, Work } from "./conditionWork.js";
import { trainedResult } from "./trainedResult.js";

/** Runs a condition, or what is left of it. */
export async function* conditionResult(work: Work, context: TaskContext): Task<Judged> {
  const { condition } = work;
  return condition.kind === "trained"
    ? yield* trainedResult({ ...work, condition }, context)
    : yield* computedResult({ ...work, condition }, context);
}
