import { existsSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { processRuns } from "../machine/processRuns.js";
import { lookAge, readLook } from "./lookFile.js";
import { trainingIn } from "./provenanceFile.js";
import { RUN_FILES } from "./runFiles.js";
import { runEnded } from "./summaryFile.js";

/**
 * Rejects a folder that is not a run.
 * @throws {InputError} if there is no such folder, or it has no files of a training.
 */
export function checkRun(folder: string): void {
  if (!existsSync(folder))
    throw new InputError(`${folder}: no such folder; give a run's, models/<name>/runs/<id>.`);
  if (!statSync(folder).isDirectory())
    throw new InputError(`${folder}: is a file; give a run's folder, models/<name>/runs/<id>.`);
  const { look, provenance } = RUN_FILES;
  if (![look, provenance].some((file) => existsSync(join(folder, file))))
    throw new InputError(
      `${folder}: is not a run (it has neither ${provenance} nor ${look}); give models/<name>/runs/<id>.`,
    );
}

/** A `look.json` younger than this, s, indicates that a process is training, possibly on another machine. */
const FRESH = 5;

/** Whether the training process ended before the run was finished. */
export function runLost(folder: string): boolean {
  const { pid } = trainingIn(folder);
  return pid !== undefined && !processRuns(pid) && lookAge(folder, Date.now()) > FRESH;
}

/**
 * Whether another process is training in a folder. If the training began on this machine, its process is checked; if it
 * began on another one, a `look.json` that is only a few seconds old indicates it.
 */
export function trainedElsewhere(folder: string): boolean {
  if (runEnded(folder)) return false;
  const { pid, host } = trainingIn(folder);
  if (host === undefined || host === hostname()) {
    if (pid === process.pid) return false;
    if (pid !== undefined && processRuns(pid)) return true;
    if (host !== undefined) return false;
  }
  return lookAge(folder, Date.now()) < FRESH && readLook(folder)?.state !== "ended";
}

/** @throws {InputError} if another process is training in the folder. */
export function checkIdle(folder: string): void {
  if (!trainedElsewhere(folder)) return;
  const { pid } = trainingIn(folder);
  throw new InputError(
    `${folder}: is still being trained${pid === undefined ? "" : ` (process ${pid})`}; stop it first, or follow it with: syrinx watch ${folder}`,
  );
}

/**
 * The final folder of a run: one that began next to another of the same settings (`<id>-2`) takes that one's place, as
 * recorded in `provenance.json`.
 * @returns the folder itself if it does not move, or if it was renamed.
 */
export function wantedPlace(folder: string): string {
  const { place } = trainingIn(folder);
  const name = basename(resolve(folder));
  const beside = place !== undefined && name.startsWith(`${place}-`);
  return beside && /^\d+$/.test(name.slice(place.length + 1)) && basename(place) === place
    ? join(folder, "..", place)
    : folder;
}
