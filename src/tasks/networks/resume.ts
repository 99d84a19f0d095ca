import type { RunSummary } from "../../shapes/run.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { resumeTask } from "./train.js";

export { graceMs } from "./train.js";

/** Request to resume a stopped training. */
export interface ResumeRequest extends TaskRequest<RunSummary> {
  readonly task: "networks/resume";
  /** folder of the run */
  readonly run: string;
  readonly options: { readonly backend: string };
}

/** Starts the task of a request. */
export function run({ run: folder, options }: ResumeRequest, context: TaskContext): Task<RunSummary> {
  return resumeTask(folder, options, context);
}
