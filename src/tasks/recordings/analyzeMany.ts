import { join } from "node:path";
import { poolComparisons } from "../../features/syllables/summarizeComparison.js";
import { poolLabelScores } from "../../learn/labelling/scoreLabels.js";
import type {
  ComparisonDetail,
  ComparisonSummary,
  LabelComparison,
  LabelComparisonDetail,
} from "../../shapes/comparison.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { checkShared } from "../../workspace/annotations/annotationsOf.js";
import { findRecordings } from "../../workspace/files/findRecordings.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { removeStaleParts } from "../../workspace/files/removeStaleParts.js";
import { resultPlaces } from "../../workspace/files/resultPlaces.js";
import { JOINED_TABLE } from "../../workspace/files/savedResult.js";
import { type BatchItem, batch, commonFolder, distinct } from "../running/batch.js";
import type { TaskRequest } from "../running/request.js";
import type { RunnerContext, Task } from "../running/task.js";
import type { AnalyzedFile } from "./analysisRecord.js";
import { type AnalyzeRequest, analyzeTask } from "./analyze.js";
import { type AnalyzeOptions, decodingOf, settingsOf } from "./analyzeOptions.js";
import { checkLabelsFit } from "./checkLabelsFit.js";
import { joinAnalyses } from "./joinAnalyses.js";
import { findLabeller } from "./openLabeller.js";
import { weighRecording } from "./weighRecording.js";

export interface AnalyzeManyOptions extends AnalyzeOptions {
  /** files at a time; default one per core */
  readonly jobs?: number;
  /** repeat analyses that are already done and unchanged, and replace files of the user's */
  readonly force?: boolean;
}

/** A file of the summary: without the single errors of its comparison. */
export type AnalysisOfFile = Omit<AnalyzedFile, "compare"> & {
  readonly compare?: ComparisonSummary | LabelComparison;
};

/** What `syrinx analyze --json` prints. */
export interface AnalysisSummary {
  readonly files: readonly AnalysisOfFile[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
  /** agreement with the reference over all files, where --compare was given */
  readonly compare?: ComparisonSummary | LabelComparison;
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
  const who = options.named === true ? "label" : "analyze";
  checkOptions(options);
  const found = findRecordings(words);
  const files = distinct(found.map(({ file }) => file));
  const single = found.length === 1 && found[0].byName;
  checkShared(`${who}: annotations`, options.annotations, files);
  checkShared(`${who}: compare`, options.compare, files);
  if (!single)
    yield {
      kind: "stage",
      title: `${options.named === true ? "Label" : "Analyse"} ${counted(files.length, "recording")}`,
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
  const compare = pooled(analysed.flatMap((one) => one.compare ?? []));
  const heard = analysed.reduce((sum, { duration, skipped }) => sum + (skipped ? 0 : duration), 0);
  return {
    files: analysed.map(withoutErrors),
    failed,
    ...(compare === undefined ? {} : { compare }),
    ...(table === undefined ? {} : { table }),
    realTimeFactor: heard === 0 ? null : heard / ((performance.now() - began) / 1000),
  };
}

/** Checks what would fail for every file alike. @throws {InputError} naming the option that can't be used. */
function checkOptions(options: AnalyzeManyOptions): void {
  const { write } = settingsOf(options);
  decodingOf(options);
  if (options.segments === undefined) {
    const { minDuration, minGap, minCertainty } = options;
    const asked = { "min-duration": minDuration, "min-gap": minGap, "min-certainty": minCertainty };
    const idle = Object.entries(asked).find(([, value]) => value !== undefined);
    if (idle !== undefined)
      throw new InputError(
        `analyze: --${idle[0]} is for syllables that a network finds; give --segments as well, or omit it.`,
      );
    return;
  }
  if (options.annotations !== undefined)
    throw new InputError(
      "analyze: --annotations and --segments both say where the syllables are; omit one of them.",
    );
  const { classes } = findLabeller(options.segments);
  if (options.named === true && write !== undefined) checkLabelsFit(classes, write);
}

function pooled(
  parts: readonly (ComparisonDetail | LabelComparisonDetail)[],
): ComparisonSummary | LabelComparison | undefined {
  const named = parts.filter((part) => "edits" in part);
  return named.length < parts.length ? poolComparisons(parts) : poolLabelScores(named);
}

function withoutErrors({ compare, ...file }: AnalyzedFile): AnalysisOfFile {
  if (compare === undefined) return file;
  const { onsetErrorsMs, offsetErrorsMs, ...summary } = compare;
  return { ...file, compare: summary };
}

function inALine({ file, syllables, duration, skipped }: AnalyzedFile): string {
  return skipped
    ? `${file}: done before`
    : `${file}: ${counted(syllables, "syllable")} in ${duration.toFixed(1)} s`;
}
