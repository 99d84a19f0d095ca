import { join } from "node:path";
import { poolComparisons } from "../../features/syllables/summarizeComparison.js";
import type { ComparisonDetail, ComparisonSummary } from "../../shapes/comparison.js";
import { counted } from "../../shapes/counted.js";
import { checkShared } from "../../workspace/annotations/annotationsOf.js";
import { findRecordings } from "../../workspace/files/findRecordings.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { removeStaleParts } from "../../workspace/files/removeStaleParts.js";
import { resultPlaces } from "../../workspace/files/resultPlaces.js";
import { JOINED_TABLE } from "../../workspace/files/savedResult.js";
import { type BatchItem, batch, commonFolder, distinct } from "../running/batch.js";
import type { TaskRequest } from "../running/request.js";
import type { RunnerContext, Task } from "../running/task.js";
import {
  type AnalyzedFile,
  type AnalyzeOptions,
  type AnalyzeRequest,
  analyzeTask,
  settingsOf,
} from "./analyze.js";
import { joinAnalyses } from "./joinAnalyses.js";
import { weighRecording } from "./weighRecording.js";

export interface AnalyzeManyOptions extends AnalyzeOptions {
  /** files at a time; default one per core */
  readonly jobs?: number;
  /** repeat analyses that are already done and unchanged, and replace files of the user's */
  readonly force?: boolean;
}

/** A file of the summary: without the single errors of its comparison. */
export type AnalysisOfFile = Omit<AnalyzedFile, "compare"> & { readonly compare?: ComparisonSummary };

/** What `syrinx analyze --json` prints. */
export interface AnalysisSummary {
  readonly files: readonly AnalysisOfFile[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
  /** agreement with the reference over all files, where --compare was given */
  readonly compare?: ComparisonSummary;
  /** all syllables of all recordings that were analysed into the folder, now and before */
  readonly table?: string;
  /** s of sound per second of work, without the files that were skipped */
  readonly realTimeFactor: number | null;
}

/** Asks for the measures of many recordings. */
export interface AnalyzeManyRequest extends TaskRequest<AnalysisSummary> {
  readonly task: "recordings/analyzeMany";
  /** files, folders and patterns */
  readonly words: readonly string[];
  readonly options: AnalyzeManyOptions;
}

/** The task of a request. */
export function run({ words, options }: AnalyzeManyRequest, context: RunnerContext): Task<AnalysisSummary> {
  return analyzeManyTask(words, options, context);
}

/**
 * Measures recordings: files, folders with all below them, patterns. A bad file is listed, never fatal; a file that is
 * already done and unchanged is skipped. The folder structure of the files is kept under `out`.
 * @throws {InputError} if a word does not name a recording, or the only file can't be read.
 * @throws {Interrupted} after a stop; what was written stays.
 */
export async function* analyzeManyTask(
  words: readonly string[],
  options: AnalyzeManyOptions,
  context: RunnerContext,
): Task<AnalysisSummary> {
  const began = performance.now();
  settingsOf(options);
  const found = findRecordings(words);
  const files = distinct(found.map(({ file }) => file));
  const single = found.length === 1 && found[0].byName;
  checkShared("analyze: annotations", options.annotations, files);
  checkShared("analyze: compare", options.compare, files);
  if (!single)
    yield {
      kind: "stage",
      title: `Analyse ${counted(files.length, "recording")}`,
      index: 1,
      count: 1,
    };
  const joined = join(options.out, JOINED_TABLE);
  claimFiles([joined], options.force);
  removeStaleParts(options.out);
  const root = commonFolder(found.map(({ folder }) => folder));
  const places = resultPlaces(files, root).map(({ below, stem }) => ({
    out: join(options.out, below),
    stem,
  }));
  const items = files.map((file, i): BatchItem<AnalyzedFile> => {
    const request: AnalyzeRequest = {
      task: "recordings/analyze",
      file,
      options: { ...options, ...places[i], shared: files.length > 1 },
    };
    return { file, weight: weighRecording(file, options), request };
  });
  const { results, errors } = single
    ? { results: [yield* analyzeTask(files[0], { ...options, ...places[0] }, context)], errors: [] }
    : yield* batch(items, options.jobs, "s of sound", context, inALine);
  const failed = files.flatMap((file, i) => {
    const error = errors[i];
    return error === undefined ? [] : [{ file, error }];
  });
  const analysed = results.filter((result) => result !== undefined);
  let table: string | undefined;
  if (analysed.length > 0) {
    table = joined;
    const now = analysed.map(({ file, outputs }) => ({ path: outputs[0], recording: file }));
    const lost = places.flatMap(({ out, stem }, i) =>
      errors[i] === undefined ? [] : [join(out, `${stem}.syllables.csv`)],
    );
    const odd = joinAnalyses(options.out, now, lost);
    if (odd !== undefined) yield { kind: "warning", text: odd };
    yield { kind: "output", path: table };
  }
  const compare = poolComparisons(analysed.flatMap((one) => one.compare ?? []));
  const heard = analysed.reduce((sum, { duration, skipped }) => sum + (skipped ? 0 : duration), 0);
  return {
    files: analysed.map(withoutErrors),
    failed,
    ...(compare === undefined ? {} : { compare }),
    ...(table === undefined ? {} : { table }),
    realTimeFactor: heard === 0 ? null : heard / ((performance.now() - began) / 1000),
  };
}

function withoutErrors({ compare, ...file }: AnalyzedFile): AnalysisOfFile {
  return compare === undefined ? file : { ...file, compare: summaryOf(compare) };
}

function summaryOf({ onsetErrorsMs, offsetErrorsMs, ...summary }: ComparisonDetail): ComparisonSummary {
  return summary;
}

function inALine({ file, syllables, duration, skipped }: AnalyzedFile): string {
  return skipped
    ? `${file}: done before`
    : `${file}: ${counted(syllables, "syllable")} in ${duration.toFixed(1)} s`;
}
