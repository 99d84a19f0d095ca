import { dirname, join } from "node:path";
import { counted } from "../../shapes/counted.js";
import { checkShared } from "../../workspace/annotations/annotationsOf.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { resultPlaces } from "../../workspace/files/resultPlaces.js";
import { type BatchItem, batch, commonFolder, distinct } from "../running/batch.js";
import type { TaskRequest } from "../running/request.js";
import type { RunnerContext, Task } from "../running/task.js";
import type { FitOptions, FitRequest, FitSummary, FitsSummary } from "./fit.js";

/** What is asked for of all files; jobs: files at a time. */
export interface FitManyOptions extends FitOptions {
  readonly jobs?: number;
}

/** Asks for the gestures of several recordings. */
export interface FitManyRequest extends TaskRequest<FitsSummary> {
  readonly task: "songs/fitMany";
  readonly files: readonly string[];
  readonly options: FitManyOptions;
}

/** The task of a request. */
export function run({ files, options }: FitManyRequest, context: RunnerContext): Task<FitsSummary> {
  return fitManyTask(files, options, context);
}

/**
 * Fits several recordings. A bad file is listed, never fatal. The folder structure of the files is kept under `out`,
 * so that equal names don't collide. A file named twice is fitted once.
 * @param options jobs: files at a time, default one per core.
 * @throws {InputError} if the folder of the results can't be written. @throws {Interrupted} after a stop; what was written
 * stays.
 */
export async function* fitManyTask(
  wanted: readonly string[],
  options: FitManyOptions,
  context: RunnerContext,
): Task<FitsSummary> {
  const files = distinct(wanted);
  checkShared("fit: annotations", options.annotations, files);
  yield {
    kind: "stage",
    title: `Fit ${counted(files.length, "recording")}`,
    index: 1,
    count: 1,
  };
  for (const folder of [options.out, options.songFolder ?? options.out]) checkWritable(folder);
  const root = commonFolder(files.map((file) => dirname(file)));
  const found = resultPlaces(files, root);
  const items = files.map((file, i): BatchItem<FitSummary> => {
    const { below, stem } = found[i];
    const places = {
      stem,
      out: join(options.out, below),
      ...(options.songFolder === undefined ? {} : { songFolder: join(options.songFolder, below) }),
    };
    const request: FitRequest = {
      task: "songs/fit",
      file,
      options: { ...options, ...places, shared: files.length > 1 },
    };
    return { file, weight: 1, request };
  });
  const { results, errors } = yield* batch(items, options.jobs, "recordings", context);
  const failed = files.flatMap((file, i) => {
    const error = errors[i];
    return error === undefined ? [] : [{ file, error }];
  });
  return { files: results.filter((fit) => fit !== undefined), failed };
}
