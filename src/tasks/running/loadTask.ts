import { InputError } from "../../shapes/inputError.js";
import type { TaskRequest } from "./request.js";
import type { RunnerContext, Task } from "./task.js";

/** The exports of a task's module. */
export interface TaskModule {
  /** Starts the task of a request. */
  readonly run: (request: TaskRequest, context: RunnerContext) => Task<unknown>;
  /** how long the task may take to end after a stop, ms, if the usual few seconds are too short */
  readonly graceMs?: number;
}

/** room/module, as in "recordings/analyze" */
const NAME = /^[a-z]+\/[a-z][a-zA-Z]*$/;

/**
 * Loads the module that a task is named after, and thereby only the code that this task needs.
 * @param name path of the module under tasks/, without ending.
 * @throws {InputError} if there is no such task.
 */
export async function loadTask(name: string): Promise<TaskModule> {
  const unknown = new InputError(
    `runner: task=${JSON.stringify(name)} is not known; give the path of a module of tasks/, e.g. "recordings/analyze".`,
  );
  if (!NAME.test(name)) throw unknown;
  // A variable, so that bundlers and test runners don't resolve it ahead of time.
  const path = `../${name}.js`;
  const module = await import(/* @vite-ignore */ path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    // If the module itself is missing, the name is wrong; a missing dependency of it is our bug.
    throw code === "ERR_MODULE_NOT_FOUND" && message.includes(`${name}.js' imported from`) ? unknown : error;
  });
  if (typeof module.run !== "function") throw unknown;
  return module as TaskModule;
}
