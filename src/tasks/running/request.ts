declare const result: unique symbol;

/**
 * A request to a runner: plain JSON data, so that it can be sent to a thread or another machine. Each task module
 * declares its own request (`AnalyzeRequest`, ...) with the literal name and the arguments of its task.
 */
export interface TaskRequest<Result = unknown> {
  /** path of the task's module under tasks/, without ending, e.g. "recordings/analyze" */
  readonly task: string;
  /** never present; tells the compiler what the task returns */
  readonly [result]?: Result;
}
