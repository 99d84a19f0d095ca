import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { RunSummary } from "../../shapes/run.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes `run.json`, with which a folder counts as a whole run. */
export function writeSummary(folder: string, summary: RunSummary): void {
  writeJson(join(folder, RUN_FILES.summary), summary, { folder: "ours" });
}

/**
 * Reads `run.json`: what a training came to.
 * @throws {InputError} if the folder is not a run that came to an end.
 */
export function readRun(folder: string): RunSummary {
  const path = join(folder, RUN_FILES.summary);
  if (!existsSync(path)) {
    const begun = existsSync(join(folder, RUN_FILES.checkpoint));
    throw new InputError(
      begun
        ? `${folder}: the training has not come to an end; go on with: syrinx train --resume ${folder}`
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
    throw new InputError(`${path}: is not what a training writes; train again.`);
  return run as RunSummary;
}

/** Whether a run has come to its end: it has a `run.json`. */
export function runEnded(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.summary));
}
