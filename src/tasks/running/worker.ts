import { parentPort, workerData } from "node:worker_threads";
import { loadTask } from "./loadTask.js";
import { located } from "./portable.js";
import type { TaskRequest } from "./request.js";
import { contextOf } from "./taskControls.js";
import { ThreadRunner } from "./threadRunner.js";
import type { WorkerMessage } from "./workerMessage.js";

const controls = contextOf((workerData as { readonly controls: Int32Array }).controls);
const context = { ...controls, runner: new ThreadRunner() };

/** Handles one request; the requesting thread sends the next one only after it has ended. */
async function serve(request: TaskRequest): Promise<void> {
  const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
  try {
    const { run, graceMs } = await loadTask(request.task);
    say({ kind: "started", graceMs });
    const task = run(located(request, process.cwd()), context);
    for (;;) {
      const { value, done } = await task.next();
      if (done) {
        say({ kind: "result", result: value });
        return;
      }
      say({ kind: "progress", progress: value });
    }
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    say({ kind: "error", name, message, stack });
  }
}

parentPort?.on("message", (request: TaskRequest) => void serve(request));
