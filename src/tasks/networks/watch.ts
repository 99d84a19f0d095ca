import type { TrainingProgress } from "../../shapes/progress.js";
import { exists } from "../../workspace/files/exists.js";
import { lookStamp, readLook } from "../../workspace/runs/lookFile.js";
import { runEnded } from "../../workspace/runs/summaryFile.js";
import { checkRun, runLost, wantedPlace } from "../../workspace/runs/watchRun.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";

export interface WatchOptions {
  /** whether to keep showing a finished run until the user leaves */
  readonly hold: boolean;
}

export interface WatchSummary {
  readonly run: string;
  /** "lost": the training process or the folder no longer exists, although the run is not finished */
  readonly state: TrainingProgress["state"] | "lost";
  readonly stopped: string | null;
  readonly epoch: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** of the last epoch; null before the first, or if it is not finite */
  readonly loss: { readonly train: number | null; readonly validation: number | null };
}

/** Request to show a training from its folder. */
export interface WatchRequest extends TaskRequest<WatchSummary> {
  readonly task: "networks/watch";
  /** folder of the run */
  readonly run: string;
  readonly options: WatchOptions;
}

/** Starts the task of a request. */
export function run({ run: folder, options }: WatchRequest, context: TaskContext): Task<WatchSummary> {
  return watchTask(folder, options, context);
}

/** Time between two checks of the folder, ms. */
const LOOK_MS = 250;

/**
 * Shows a training, running or finished, from its folder alone. The task ends when the training does, unless `hold` is set;
 * it also ends when the user leaves, while the training continues. A run whose folder is moved into the place of an older run
 * is followed there; if the folder is removed, the task ends.
 * @throws {InputError} if the folder is not a run.
 */
export async function* watchTask(
  run: string,
  { hold }: WatchOptions,
  context: TaskContext,
): Task<WatchSummary> {
  checkRun(run);
  let folder = run;
  let wanted = wantedPlace(folder);
  yield { kind: "stage", title: `watch ${folder}`, index: 1, count: 1 };
  let stamp = "";
  let look: TrainingProgress | undefined;
  let lost = false;
  for (;;) {
    if (!exists(folder)) {
      const moved = wanted !== folder && runEnded(wanted);
      const text = moved ? `the run is now in ${wanted}` : "the run's folder was removed";
      yield { kind: "note", text: `${folder}: no longer exists; ${text}` };
      if (!moved) return summarize(folder, look, look?.state === "ended", true);
      folder = wanted;
    } else {
      const place = wantedPlace(folder);
      // The files are removed before the folder.
      if (place !== folder) wanted = place;
    }
    // Checked before the report is read, so that the last report is never missed.
    const ended = runEnded(folder);
    const fresh = lookStamp(folder);
    if (fresh !== stamp) {
      look = readLook(folder) ?? look;
      if (look !== undefined) yield look;
      stamp = fresh;
    }
    const over = ended || look?.state === "ended";
    const gone = !over && runLost(folder);
    if (gone && !lost) {
      const text = `the training has died before its end; continue it with: syrinx train --resume ${folder}`;
      yield { kind: "warning", text };
      // The training has no time left to show.
      if (look !== undefined) yield { ...look, state: "ended", stopped: "its process has died" };
    }
    lost = gone;
    if (context.stopRequested() || ((over || gone) && !hold)) return summarize(folder, look, over, gone);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function summarize(
  run: string,
  look: TrainingProgress | undefined,
  over: boolean,
  gone: boolean,
): WatchSummary {
  const finite = (loss: number | undefined): number | null => (Number.isFinite(loss) ? (loss ?? null) : null);
  return {
    run,
    state: over ? "ended" : gone ? "lost" : (look?.state ?? "running"),
    stopped: look?.stopped ?? null,
    epoch: look?.epoch ?? 0,
    epochs: look?.epochs ?? 0,
    bestEpoch: look?.bestEpoch ?? 0,
    loss: { train: finite(look?.trainLoss.at(-1)), validation: finite(look?.validationLoss.at(-1)) },
  };
}
