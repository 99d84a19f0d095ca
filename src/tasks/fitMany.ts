import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { InputError } from "../shapes/inputError.js";
import type { Progress } from "../shapes/progress.js";
import type { FitOptions, FitSummary, FitsSummary } from "./fit.js";
import { runInWorker } from "./runInWorker.js";
import { checkStop, type Task, type TaskContext } from "./task.js";

/** How often a wish to stop is looked for, ms. */
const LOOK_MS = 100;

/**
 * Fits several recordings, each in a worker thread of its own, as many at a time as there are jobs. A bad file is
 * listed, never fatal. The folders that the files lie in are kept under `out`, so that equal names don't collide.
 * @param jobs at a time; default one a core.
 */
export async function* fitManyTask(
  files: readonly string[],
  options: FitOptions & { readonly jobs?: number },
  context: TaskContext,
): Task<FitsSummary> {
  yield { kind: "stage", title: `Fit ${files.length} recordings`, index: 1, count: 1 };
  const root = commonFolder(files);
  const done: (FitSummary | undefined)[] = files.map(() => undefined);
  const failed: { file: string; error: string }[] = [];
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
      const out = join(options.out, relative(root, dirname(resolve(file))));
      const request = { task: "fit" as const, file, options: { ...options, out } };
      const hear = (progress: Progress): void => {
        if (progress.kind === "warning" || progress.kind === "output") tell(progress);
      };
      try {
        done[i] = (await runInWorker(request, hear, stop.signal)) as FitSummary;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        failed.push({ file, error: error.message });
        tell({ kind: "warning", text: error.message });
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
  // Its failure is met below, where it is awaited; it must not count as unhandled before.
  all.catch(() => stop.abort());
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
