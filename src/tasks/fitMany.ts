import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { InputError } from "../shapes/inputError.js";
import type { Progress } from "../shapes/progress.js";
import type { FitOptions, FitSummary, FitsSummary } from "./fit.js";
import { runInWorker } from "./runInWorker.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "./task.js";

/** How often a wish to stop is looked for, ms. */
const LOOK_MS = 100;

/**
 * Fits several recordings, each in a worker thread of its own, as many at a time as there are jobs. A bad file is
 * listed, never fatal. The folders that the files lie in are kept under `out`, so that equal names don't collide.
 * A file named twice is fitted once.
 * @param options jobs: files at a time, default one a core.
 * @throws {Interrupted} after a stop; what was written stays.
 */
export async function* fitManyTask(
  wanted: readonly string[],
  options: FitOptions & { readonly jobs?: number },
  context: TaskContext,
): Task<FitsSummary> {
  const files = [...new Map(wanted.map((file) => [resolve(file), file])).values()];
  yield { kind: "stage", title: `Fit ${files.length} recordings`, index: 1, count: 1 };
  const root = commonFolder(files);
  const done: (FitSummary | undefined)[] = files.map(() => undefined);
  const errors: (string | undefined)[] = files.map(() => undefined);
  const news: Progress[] = [];
  let wake = (): void => {};
  let finished = 0;
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (context.stopRequested()) stop.abort();
  }, LOOK_MS);
  const tell = (progress: Progress): void => {
    news.push(progress);
    wake();
  };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length && !stop.signal.aborted) {
      const i = next++;
      const file = files[i];
      const below = relative(root, dirname(resolve(file)));
      const places = {
        out: join(options.out, below),
        ...(options.songFolder === undefined ? {} : { songFolder: join(options.songFolder, below) }),
      };
      const request = { task: "fit" as const, file, options: { ...options, ...places } };
      const hear = (progress: Progress): void => {
        if (progress.kind === "warning" || progress.kind === "output") tell(progress);
      };
      try {
        done[i] = (await runInWorker(request, hear, stop.signal)) as FitSummary;
      } catch (error) {
        if (error instanceof Interrupted) return;
        const text = error instanceof Error ? error.message : String(error);
        errors[i] =
          error instanceof InputError ? text : `${file}: the work failed (${text}); please report it.`;
        tell({ kind: "warning", text: errors[i] });
      }
      tell({ kind: "step", done: ++finished, total: files.length, unit: "recordings" });
    }
  };
  const jobs = Math.max(1, Math.min(options.jobs ?? availableParallelism(), files.length));
  let ended = false;
  const all = Promise.all(Array.from({ length: jobs }, work)).finally(() => {
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
  }
  checkStop(context);
  const failed = files.flatMap((file, i) => {
    const error = errors[i];
    return error === undefined ? [] : [{ file, error }];
  });
  return { files: done.filter((fit) => fit !== undefined), failed };
}

/** The deepest folder that holds all the files. */
function commonFolder(files: readonly string[]): string {
  return files
    .map((file) => dirname(resolve(file)))
    .reduce((common, folder) => {
      let shared = common;
      while (relative(shared, folder).startsWith("..") && dirname(shared) !== shared)
        shared = dirname(shared);
      return shared;
    });
}
