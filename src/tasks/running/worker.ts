import { parentPort, workerData } from "node:worker_threads";
import type { Progress } from "../../shapes/progress.js";
import { contextOf } from "./taskControls.js";
import { startTask, type TaskRequest } from "./taskList.js";

/** What the worker says to the thread that started it. A result or an error ends a request. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "result"; readonly result: unknown }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };

const context = contextOf((workerData as { readonly controls: Int32Array }).controls);

/** Does one request; the thread that asks waits for its end before it asks again. */
async function serve(request: TaskRequest): Promise<void> {
  const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
  try {
    const task = await startTask(request, context);
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
