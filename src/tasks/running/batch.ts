import { dirname, relative, resolve } from "node:path";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { Progress } from "../../shapes/progress.js";
import { WorkFailed } from "../../shapes/workFailed.js";
import { portable } from "./portable.js";
import type { TaskRequest } from "./request.js";
import { Interrupted, type RunnerContext, STOPPED } from "./task.js";

/** Interval at which a stop request is checked for, ms. */
const LOOK_MS = 100;

/** One file of a batch. */
export interface BatchItem<Result> {
  readonly file: string;
  readonly request: TaskRequest<Result>;
  /** amount of work, e.g. s of sound */
  readonly weight: number;
}

/** Outcome of the items, in their order: a result each, or an error message. */
export interface BatchOutcome<Result> {
  readonly results: readonly (Result | undefined)[];
  readonly errors: readonly (string | undefined)[];
}

/**
 * Processes many files, several at a time, with the runner of its context. A bad file is not fatal: its error is part of the outcome. Yields
 * warnings and outputs of the items, and the overall progress.
 * @param jobs files at a time; default: as many as the runner can usefully work on.
 * @param unit of the weights, e.g. "s of sound".
 * @param describe a finished item in one line, reported instead of the files that were written.
 * @throws {Interrupted} after a stop that left a file out, once warnings have given the reason of each failure; files
 * already written are kept.
 */
export async function* batch<Result>(
  items: readonly BatchItem<Result>[],
  jobs: number | undefined,
  unit: string,
  context: RunnerContext,
  describe?: (result: Result) => string,
): AsyncGenerator<Progress, BatchOutcome<Result>> {
  const results: (Result | undefined)[] = items.map(() => undefined);
  const errors: (string | undefined)[] = items.map(() => undefined);
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  const reached = items.map(() => 0);
  let finished = 0;
  const news: Progress[] = [];
  let wake = (): void => {};
  const report = (progress: Progress): void => {
    news.push(progress);
    wake();
  };
  const reportProgress = (): void => {
    const done = reached.reduce((sum, value) => sum + value, 0);
    report({ kind: "step", done, total, unit: `${unit}, ${finished} of ${counted(items.length, "file")}` });
  };
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (context.stopRequested()) stop.abort();
  }, LOOK_MS);
  const { runner } = context;
  const workspace = process.cwd();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length && !stop.signal.aborted) {
      const i = next++;
      const { file, request, weight } = items[i];
      const hear = (progress: Progress): void => {
        if (progress.kind === "warning" || (progress.kind === "output" && describe === undefined))
          report(progress);
        if (progress.kind === "step" && progress.total > 0) {
          reached[i] = weight * Math.min(1, progress.done / progress.total);
          reportProgress();
        }
      };
      try {
        const result = await runner.run(portable(request, workspace), hear, stop.signal);
        results[i] = result;
        if (describe)
          report({ kind: "note", text: `${finished + 1} of ${items.length}: ${describe(result)}` });
      } catch (error) {
        if (error instanceof Interrupted) return;
        const text = error instanceof Error ? error.message : String(error);
        errors[i] =
          error instanceof InputError || error instanceof WorkFailed
            ? text
            : `${file}: the work failed (${text}); please report it.`;
        // The reason is part of the result, or follows as a warning if the batch is stopped.
        report({ kind: "note", text: `${finished + 1} of ${items.length}: ${file}: failed` });
      }
      reached[i] = weight;
      finished++;
      reportProgress();
    }
  };
  const count = Math.max(1, Math.min(jobs ?? runner.parallelism, items.length));
  let ended = false;
  const all = Promise.all(Array.from({ length: count }, work)).finally(() => {
    ended = true;
    wake();
  });
  try {
    while (!ended || news.length > 0) {
      const progress = news.shift();
      if (progress !== undefined) yield progress;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    await all;
  } finally {
    clearInterval(watch);
    // If the consumer left early, stop the tasks that are still running; otherwise there are none.
    stop.abort();
    await runner.release();
  }
  // A stop after the last file cuts nothing off.
  if (finished < items.length && context.stopRequested()) {
    // No result will name the reasons.
    for (const text of errors) if (text !== undefined) yield { kind: "warning", text };
    throw new Interrupted(
      finished === 0 ? STOPPED : `stopped after ${finished} of ${counted(items.length, "file")}`,
    );
  }
  return { results, errors };
}

/** Removes repeated files, even if their paths are written differently; the order is kept. */
export function distinct(files: readonly string[]): string[] {
  return [...new Map(files.map((file) => [resolve(file), file])).values()];
}

/** The deepest folder that contains all the folders, absolute. */
export function commonFolder(folders: readonly string[]): string {
  return folders
    .map((folder) => resolve(folder))
    .reduce((common, folder) => {
      let shared = common;
      while (relative(shared, folder).startsWith("..") && dirname(shared) !== shared)
        shared = dirname(shared);
      return shared;
    });
}
