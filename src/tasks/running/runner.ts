import type { Progress } from "../../shapes/progress.js";
import type { TaskRequest } from "./request.js";

/** Where requests run: threads of this process, or a queue that several machines work on. */
export interface Runner {
  /** how many requests it can usefully work on at a time */
  readonly parallelism: number;
  /**
   * Runs one request; any number may run at a time.
   * @param request paths in it are relative to the working folder, or as `portable` writes them.
   * @param onProgress called with everything the task yields.
   * @param stop ends the task: it keeps the files that are complete.
   * @returns what the task returns.
   * @throws {InputError} of the task. @throws {WorkFailed} of the task. @throws {Interrupted} after a stop.
   */
  run<Result>(
    request: TaskRequest<Result>,
    onProgress: (progress: Progress) => void,
    stop: AbortSignal,
  ): Promise<Result>;
  /** Releases what it keeps for further requests, such as idle threads. It can be used again. */
  release(): Promise<void>;
}
