import { Worker } from "node:worker_threads";
import { InputError } from "../../shapes/inputError.js";
import type { Progress } from "../../shapes/progress.js";
import { WorkFailed } from "../../shapes/workFailed.js";
import type { TaskRequest } from "./request.js";
import { Interrupted, STOPPED } from "./task.js";
import { TaskControls } from "./taskControls.js";
import type { WorkerMessage } from "./workerMessage.js";

/** How long a task may take to end after a stop, ms, unless its module specifies another time. */
const GRACE_MS = 4000;

/** A thread that runs tasks one after the other, so that code loaded and compiled for one serves the next. */
export class TaskWorker {
  private readonly worker: Worker;
  private dead = false;

  /** @param controls control its tasks. */
  constructor(private readonly controls = new TaskControls()) {
    // Output of libraries must not reach the screen or the JSON document; results are sent as messages.
    this.worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { controls: controls.memory },
      stdout: true,
      stderr: true,
    });
    this.worker.once("exit", () => {
      this.dead = true;
    });
  }

  /** Whether it has ended, normally or by a crash, and can run no further task. */
  get ended(): boolean {
    return this.dead;
  }

  /**
   * Runs one task; the next may start when this one has ended.
   * @param onProgress called with everything the task yields.
   * @param stop ends the task, which keeps complete files; after its grace period the thread is terminated.
   * @returns what the task returns.
   * @throws {InputError} of the task. @throws {Interrupted} after a stop.
   */
  async run<Result>(
    request: TaskRequest<Result>,
    onProgress: (progress: Progress) => void,
    stop: AbortSignal,
  ): Promise<Result> {
    const { worker, controls } = this;
    let graceMs = GRACE_MS;
    let timer: NodeJS.Timeout | undefined;
    const halt = (): void => {
      controls.stop();
      clearTimeout(timer);
      timer = setTimeout(() => void worker.terminate(), graceMs);
    };
    if (stop.aborted) halt();
    else stop.addEventListener("abort", halt, { once: true });
    const gone = new AbortController();
    const outcome = await new Promise<Exclude<WorkerMessage, { kind: "started" | "progress" }> | undefined>(
      (resolve, reject) => {
        const listen = (message: WorkerMessage): void => {
          if (message.kind === "progress") onProgress(message.progress);
          else if (message.kind === "started") {
            graceMs = message.graceMs ?? GRACE_MS;
            if (stop.aborted) halt();
          } else resolve(message);
        };
        const fail = (error: Error): void => reject(error);
        const leave = (): void => resolve(undefined);
        worker.on("message", listen).once("error", fail).once("exit", leave);
        gone.signal.addEventListener("abort", () =>
          worker.off("message", listen).off("error", fail).off("exit", leave),
        );
        if (this.dead) leave();
        else worker.postMessage(request);
      },
    ).finally(() => {
      gone.abort();
      clearTimeout(timer);
      stop.removeEventListener("abort", halt);
    });
    if (outcome?.kind === "result") return outcome.result as Result;
    if (outcome?.name === "InputError") throw new InputError(outcome.message);
    if (outcome?.name === "WorkFailed") throw new WorkFailed(outcome.message);
    if (outcome?.name === "Interrupted") throw new Interrupted(outcome.message);
    if (stop.aborted) throw new Interrupted(STOPPED);
    const error = new Error(outcome?.message ?? "the worker thread ended without a result");
    if (outcome?.stack !== undefined) error.stack = outcome.stack;
    throw error;
  }

  /** Ends the thread. It does not end on its own, since libraries may keep timers and devices open in it. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
