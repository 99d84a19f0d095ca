import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { RunSummary } from "../../shapes/run.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { savedDocument } from "../files/savedResult.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes `run.json`, which marks a folder as a complete run. */
export function writeSummary(folder: string, summary: RunSummary): void {
  writeJson(join(folder, RUN_FILES.summary), summary, { folder: "ours" });
}

/**
 * Reads `run.json`, the results of a training.
 * @throws {InputError} if the folder is not a finished run.
 */
export function readRun(folder: string): RunSummary {
  const path = join(folder, RUN_FILES.summary);
  if (!existsSync(path)) {
    const begun = existsSync(join(folder, RUN_FILES.checkpoint));
    throw new InputError(
      begun
        ? `${folder}: the training is not finished; continue it with: syrinx train --resume ${folder}`
        : `${folder}: is not a run (it has no ${RUN_FILES.summary}); give a run's folder.`,
    );
  }
  const run = readJson(path) as Partial<RunSummary> | null;
  if (
    typeof run !== "object" ||
    !Array.isArray(run?.members) ||
    typeof run.provenance !== "object" ||
    !Array.isArray(run.provenance?.inputs)
  )
    throw new InputError(`${path}: is not a summary of a training; train again.`);
  return run as RunSummary;
}

/** Whether a training came to its end, that is, has a `run.json` and the user did not stop it. */
export function runComplete(folder: string): boolean {
  const run = savedDocument(join(folder, RUN_FILES.summary)) as Partial<RunSummary> | null | undefined;
  return typeof run?.stopped === "string" && run.stopped !== "interrupted";
}

/** Whether a run is finished, that is, has a `run.json`. */
export function runEnded(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.summary));
}
