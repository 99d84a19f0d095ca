import { availableParallelism } from "node:os";
import type { Progress } from "../../shapes/progress.js";
import type { TaskRequest } from "./request.js";
import type { Runner } from "./runner.js";
import { TaskControls } from "./taskControls.js";
import { TaskWorker } from "./taskWorker.js";

/**
 * Runs requests in threads of this process, so that a screen never waits for them and Ctrl-C takes effect at once. A thread
 * that is done waits for the next request; one that a request has killed is replaced.
 */
export class ThreadRunner implements Runner {
  readonly parallelism = availableParallelism();
  private readonly idle: TaskWorker[] = [];

  /** @param newControls makes the controls of a thread; default: controls that only the runner uses, to stop it. */
  constructor(private readonly newControls: () => TaskControls = () => new TaskControls()) {}

  async run<Result>(
    request: TaskRequest<Result>,
    onProgress: (progress: Progress) => void,
    stop: AbortSignal,
  ): Promise<Result> {
    let worker = this.idle.pop();
    while (worker?.ended) worker = this.idle.pop();
    worker ??= new TaskWorker(this.newControls());
    try {
      return await worker.run(request, onProgress, stop);
    } finally {
      // A thread that was asked to stop would stop every further task, too.
      if (stop.aborted || worker.ended) await worker.end();
      else this.idle.push(worker);
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.end()));
  }
}
