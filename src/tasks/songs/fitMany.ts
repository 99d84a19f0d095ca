import { dirname, join } from "node:path";
import { resultPlaces } from "../../workspace/sound/resultPlaces.js";
import { batch, commonFolder, distinct } from "../running/batch.js";
import type { Task, TaskContext } from "../running/task.js";
import type { FitOptions, FitSummary, FitsSummary } from "./fit.js";

/**
 * Fits several recordings. A bad file is listed, never fatal. The folder structure of the files is kept under `out`,
 * so that equal names don't collide. A file named twice is fitted once.
 * @param options jobs: files at a time, default one per core.
 * @throws {Interrupted} after a stop; what was written stays.
 */
export async function* fitManyTask(
  wanted: readonly string[],
  options: FitOptions & { readonly jobs?: number },
  context: TaskContext,
): Task<FitsSummary> {
  const files = distinct(wanted);
  yield { kind: "stage", title: `Fit ${files.length} recordings`, index: 1, count: 1 };
  const root = commonFolder(files.map((file) => dirname(file)));
  const found = resultPlaces(files, root);
  const items = files.map((file, i) => {
    const { below, stem } = found[i];
    const places = {
      stem,
      out: join(options.out, below),
      ...(options.songFolder === undefined ? {} : { songFolder: join(options.songFolder, below) }),
    };
    return { file, weight: 1, request: { task: "fit" as const, file, options: { ...options, ...places } } };
  });
  const { results, errors } = yield* batch<FitSummary>(items, options.jobs, "recordings", context);
  const failed = files.flatMap((file, i) => {
    const error = errors[i];
    return error === undefined ? [] : [{ file, error }];
  });
  return { files: results.filter((fit) => fit !== undefined), failed };
}
