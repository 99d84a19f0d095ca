import type { TrainingProgress } from "../../shapes/progress.js";
import { exists } from "../../workspace/files/exists.js";
import { lookStamp, readLook } from "../../workspace/runs/lookFile.js";
import { runEnded } from "../../workspace/runs/summaryFile.js";
import { checkRun, runLost, wantedPlace } from "../../workspace/runs/watchRun.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";

export interface WatchOptions {
  /** whether to go on showing a run that has ended until the user leaves */
  readonly hold: boolean;
}

export interface WatchSummary {
  readonly run: string;
  /** "lost": the process that trained, or the folder, is gone, though the run has not ended */
  readonly state: TrainingProgress["state"] | "lost";
  readonly stopped: string | null;
  readonly epoch: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** of the last epoch; null before the first or where it is not finite */
  readonly loss: { readonly train: number | null; readonly validation: number | null };
}

/** Asks to show a training from its folder. */
export interface WatchRequest extends TaskRequest<WatchSummary> {
  readonly task: "networks/watch";
  /** folder of the run */
  readonly run: string;
  readonly options: WatchOptions;
}

/** The task of a request. */
export function run({ run: folder, options }: WatchRequest, context: TaskContext): Task<WatchSummary> {
  return watchTask(folder, options, context);
}

/** Time between two looks, ms. */
const LOOK_MS = 250;

/**
 * Shows a training from its folder alone, as it goes on or as it ended. It ends when the training has, unless it is to
 * hold; when the user leaves it ends as well, and the training goes on. A run that takes another's place is followed there;
 * where the folder is removed, it ends.
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
      yield { kind: "note", text: `${folder}: is gone; ${text}` };
      if (!moved) return summarize(folder, look, look?.state === "ended", true);
      folder = wanted;
    } else {
      const place = wantedPlace(folder);
      // Its files go before the folder does.
      if (place !== folder) wanted = place;
    }
    // Asked before the look is read: what is written last is then never missed.
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
      // Nothing is left to wait for: no time left is told any more.
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
