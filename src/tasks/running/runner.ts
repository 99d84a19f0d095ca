import type { Progress } from "../../shapes/progress.js";
import type { TaskRequest } from "./request.js";

/** Runs requests: in threads of this process, or through a queue that several machines work on. */
export interface Runner {
  /** number of requests it can usefully process at a time */
  readonly parallelism: number;
  /**
   * Runs one request; any number may run at a time.
   * @param request its paths are relative to the working folder, or as `portable` writes them.
   * @param onProgress called with everything the task yields.
   * @param stop ends the task, which keeps complete files.
   * @returns what the task returns.
   * @throws {InputError} of the task. @throws {WorkFailed} of the task. @throws {Interrupted} after a stop.
   */
  run<Result>(
    request: TaskRequest<Result>,
    onProgress: (progress: Progress) => void,
    stop: AbortSignal,
  ): Promise<Result>;
  /** Releases resources kept for further requests, such as idle threads. The runner can be used again. */
  release(): Promise<void>;
}
