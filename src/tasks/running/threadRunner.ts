import { availableParallelism } from "node:os";
import type { Progress } from "../../shapes/progress.js";
import type { TaskRequest } from "./request.js";
import type { Runner } from "./runner.js";
import { TaskControls } from "./taskControls.js";
import { TaskWorker } from "./taskWorker.js";

/**
 * Runs requests in threads of this process, so that the screen never waits for them and Ctrl-C takes effect at once. A thread
 * that has finished waits for the next request; one that has crashed is replaced.
 */
export class ThreadRunner implements Runner {
  readonly parallelism = availableParallelism();
  private readonly idle: TaskWorker[] = [];

  /** @param newControls makes the controls of a thread; by default they serve only the runner, to stop it. */
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
      // A thread that was asked to stop would also stop every further task.
      if (stop.aborted || worker.ended) await worker.end();
      else this.idle.push(worker);
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.end()));
  }
}
