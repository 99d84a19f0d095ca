import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { InputError } from "../shapes/inputError.js";
import type { Progress } from "../shapes/progress.js";
import { Interrupted } from "./task.js";
import type { TaskRequest } from "./taskList.js";
import type { WorkerMessage } from "./worker.js";

/** After a wish to stop, the worker has this long to keep what is whole, ms. */
const GRACE_MS = 4000;

/**
 * Runs a task in a worker thread, so that a screen never waits on it and Ctrl-C is heard at once.
 * @param onProgress told of everything the task yields.
 * @param stop ends the task: it keeps what is whole; after four seconds it is ended all the same.
 * @returns what the task returns.
 * @throws {InputError} of the task. @throws {Interrupted} after a stop.
 */
export async function runInWorker(
  request: TaskRequest,
  onProgress: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<unknown> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  // What libraries print is kept off the screen and out of --json; results come as messages.
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { request, stop: flag },
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    Atomics.store(flag, 0, 1);
    timer = setTimeout(() => void worker.terminate(), GRACE_MS);
  };
  if (stop.aborted) end();
  else stop.addEventListener("abort", end, { once: true });
  let outcome: Exclude<WorkerMessage, { kind: "progress" }> | undefined;
  worker.on("message", (message: WorkerMessage) => {
    if (message.kind === "progress") onProgress(message.progress);
    else outcome = message;
  });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  try {
    await Promise.race([once(worker, "exit"), failed]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
  if (outcome?.kind === "result") return outcome.result;
  if (outcome?.name === "InputError") throw new InputError(outcome.message);
  if (outcome?.name === "Interrupted") throw new Interrupted(outcome.message);
  if (stop.aborted) throw new Interrupted("stopped");
  const error = new Error(outcome?.message ?? "the worker thread ended without a result");
  if (outcome?.stack !== undefined) error.stack = outcome.stack;
  throw error;
}
