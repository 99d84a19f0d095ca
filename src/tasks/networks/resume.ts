import { backendName } from "../../learn/backends/startExecutor.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { RunSummary } from "../../shapes/run.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { readCheckpoint } from "../../workspace/runs/checkpointFile.js";
import { readProvenance } from "../../workspace/runs/provenanceFile.js";
import { readRunRecipe } from "../../workspace/runs/recipeFile.js";
import { readRun, runComplete } from "../../workspace/runs/summaryFile.js";
import { checkIdle } from "../../workspace/runs/watchRun.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { loadLearningData } from "./learningData.js";
import { trainOn } from "./trainOn.js";

export { graceMs } from "./trainOn.js";

export interface ResumeOptions {
  readonly backend: string;
  /** maximum number of epochs from now on; default the recipe's */
  readonly epochs?: number;
}

/** Request to resume a stopped training. */
export interface ResumeRequest extends TaskRequest<RunSummary> {
  readonly task: "networks/resume";
  /** folder of the run */
  readonly run: string;
  readonly options: ResumeOptions;
}

/** Starts the task of a request. */
export function run({ run: folder, options }: ResumeRequest, context: TaskContext): Task<RunSummary> {
  return resumeTask(folder, options, context);
}

/**
 * Resumes a stopped training, with the same final weights as if it had not been interrupted. A complete training is left as
 * it is, unless more epochs are asked for.
 * @throws {InputError} if another process is still training it, or a file of the run is missing or damaged.
 */
export async function* resumeTask(
  run: string,
  options: ResumeOptions,
  context: TaskContext,
): Task<RunSummary> {
  checkIdle(run);
  const checkpoint = readCheckpoint(run);
  const written = readRunRecipe(run);
  const { epochs = written.training.epochs } = options;
  if (runComplete(run)) {
    const summary = { ...readRun(run), run };
    if (summary.stopped !== "epochs" || epochs <= written.training.epochs) {
      yield { kind: "note", text: completeSentence(summary) };
      return summary;
    }
  }
  checkWritable(run);
  const before = readProvenance(run);
  const { folder, hearing } = before;
  const data = yield* loadLearningData(written, { folder, hearing }, context);
  for (const { file, sha256 } of data.inputs) {
    if (!before.inputs.some((input) => input.sha256 === sha256))
      throw new InputError(`${file}: has changed since the training began; train again without --resume.`);
  }
  const backend = backendName(options.backend === "auto" ? before.backend : options.backend);
  if (backend !== before.backend) {
    const text = `the training began on ${before.backend}; on ${backend} it will not give the same weights.`;
    yield { kind: "warning", text };
  }
  const recipe = { ...written, training: { ...written.training, epochs } };
  if (epochs !== written.training.epochs && written.training.schedule === "cosine") {
    const text = `the learning rate goes on as in a training of ${epochs} epochs, but began as in one of ${written.training.epochs}.`;
    yield { kind: "note", text };
  }
  const resume = { run, recipe: written, ...checkpoint };
  // Another backend has arithmetic of its own, and the warning above covers it.
  const same = backend === before.backend && before.variant !== undefined;
  const variant = same ? { variant: before.variant } : {};
  return yield* trainOn(data, recipe, { backend, ...variant, out: "", ...hearing, folder, resume }, context);
}

/** Says that nothing is left to train, and what would give more. */
function completeSentence({ run, epochs, stopped }: RunSummary): string {
  const complete = `${run}: is complete`;
  const after = `after ${counted(epochs, "epoch")}`;
  switch (stopped) {
    case "patience":
      return `${complete}: it stopped ${after}, since the validation loss no longer fell (training.patience of the recipe); nothing is changed.`;
    case "batches":
      return `${complete}: it stopped ${after}, at the limit training.batches of the recipe; nothing is changed.`;
    default:
      return `${complete} ${after}; nothing is changed. For more: --epochs ${2 * epochs}`;
  }
}
