import type { Task } from "./task.js";

/**
 * A task that is a part of another: its steps count as a part of the whole.
 * @param from share of the whole that was done before, 0 to 1. @param to share that is done after it.
 */
export async function* portion<Result>(task: Task<Result>, from: number, to: number): Task<Result> {
  let step = await task.next();
  try {
    while (!step.done) {
      const progress = step.value;
      yield progress.kind === "step"
        ? { ...progress, done: from * progress.total + (to - from) * progress.done }
        : progress;
      step = await task.next();
    }
  } finally {
    // If the consumer leaves early, the task cleans up.
    if (!step.done) await task.return(undefined as never);
  }
  return step.value;
}
