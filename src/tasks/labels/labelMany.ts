import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { type AnalysisSummary, type AnalyzeManyOptions, analyzeManyTask } from "../recordings/analyzeMany.js";
import type { TaskRequest } from "../running/request.js";
import type { RunnerContext, Task } from "../running/task.js";
import { writeReview } from "./writeReview.js";

/** Name of the page of the least certain labels. */
const PAGE = "review.html";
/** Most syllables that a page shows. */
const MOST_REVIEWED = 500;

/** Options of labelling; the network and that its labels are kept is known. */
export interface LabelOptions extends Omit<AnalyzeManyOptions, "segments" | "named" | "annotations"> {
  /** how many of the least certain syllables a page shows; default no page */
  readonly review?: number;
}

/** What `syrinx label --json` prints. */
export interface LabelSummary extends AnalysisSummary {
  /** over all syllables of all files; null if there are none */
  readonly meanConfidence: number | null;
  /** path of the page of the least certain syllables, where it was asked for */
  readonly review?: string;
}

/** Asks for the labels of many recordings. */
export interface LabelManyRequest extends TaskRequest<LabelSummary> {
  readonly task: "labels/labelMany";
  /** folder of the labeller's run */
  readonly run: string;
  /** files, folders and patterns */
  readonly words: readonly string[];
  readonly options: LabelOptions;
}

/** The task of a request. */
export function run(
  { run: labeller, words, options }: LabelManyRequest,
  context: RunnerContext,
): Task<LabelSummary> {
  return labelManyTask(labeller, words, options, context);
}

/**
 * Names the syllables of recordings with a trained network, and measures them as `analyzeManyTask` does.
 * @param labeller folder of its run. @param words files, folders and patterns.
 * @throws {InputError} if the run is not that of a labeller, a word names no recording, or the only file can't be read.
 * @throws {Interrupted} after a stop; what was written stays.
 */
export async function* labelManyTask(
  labeller: string,
  words: readonly string[],
  { review, ...options }: LabelOptions,
  context: RunnerContext,
): Task<LabelSummary> {
  if (review !== undefined && !(review >= 1 && review <= MOST_REVIEWED))
    throw new InputError(
      `label: review=${review} is not from 1 to ${MOST_REVIEWED}; give a number in this range.`,
    );
  const page = join(options.out, PAGE);
  if (review !== undefined) claimFiles([page], options.force);
  const asked = { ...options, write: options.write ?? "csv", segments: labeller, named: true };
  const summary = yield* analyzeManyTask(words, asked, context);
  const { files } = summary;
  const syllables = files.reduce((sum, file) => sum + file.syllables, 0);
  const sure = files.reduce((sum, file) => sum + file.syllables * (file.meanConfidence ?? 0), 0);
  const labelled = { ...summary, meanConfidence: syllables === 0 ? null : sure / syllables };
  if (review === undefined || syllables === 0) return labelled;
  yield* writeReview(page, labeller, files, review, options, context);
  return { ...labelled, review: page };
}
