import { startExecutor } from "../../learn/backends/startExecutor.js";
import type { Executor } from "../../learn/executor.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { loadRunInput, type OpenedRun, type RunInput, type RunOptions } from "./openRun.js";

/** What is done with the networks of a run: loads them on the executor, and writes results. */
export type RunWork<Result> = (input: RunInput, executor: Executor) => Task<Result>;

/**
 * Loads the input of a run, starts the executor, does the work, and closes the executor whatever happens.
 * @param given a recording or table, instead of the run's own data.
 * @param verb what the work does, for its title and notes, e.g. `{ title: "Encode", note: "encoding" }`.
 * @throws {InputError} if the input does not match what the run's networks have learnt from.
 */
export async function* runOnInput<Result>(
  run: OpenedRun,
  given: string | undefined,
  options: RunOptions,
  verb: { readonly title: string; readonly note: string },
  work: RunWork<Result>,
  context: TaskContext,
): Task<Result> {
  yield { kind: "stage", title: `${verb.title} with ${run.recipe.name}`, index: 1, count: 1 };
  const input = yield* loadRunInput(run, given, options, context);
  checkStop(context);
  const executor = await startExecutor(options.backend);
  try {
    yield { kind: "note", text: `${verb.note} on ${executor.name}: ${executor.device}` };
    return yield* work(input, executor);
  } finally {
    executor.close();
  }
}
