import { join } from "node:path";
import type { RunFindings, RunPage } from "../../report/runReport.js";
import type { RunSummary } from "../../shapes/run.js";
import { exists } from "../../workspace/files/exists.js";
import { readTable } from "../../workspace/files/readTable.js";
import { readHistoryLines } from "../../workspace/runs/historyFile.js";
import { readLatent } from "../../workspace/runs/latentFile.js";
import { readLook } from "../../workspace/runs/lookFile.js";
import { readRun } from "../../workspace/runs/summaryFile.js";
import { runSounds } from "./runSounds.js";

/**
 * Reads from the folder of a run how it came to its result.
 * @param run whose `run` is the folder.
 * @throws {InputError} if a file of the run is missing or damaged.
 */
export function runFindings(run: RunSummary): RunFindings {
  const history = readHistoryLines(run.run);
  return { run, history, latent: run.latent && readLatent(run.run) };
}

/**
 * Reads everything that the page of a run shows.
 * @param folder of the run, that need not be where it was trained.
 * @throws {InputError} if it is not a run that came to an end, or a file of it is damaged.
 */
export async function readRunPage(folder: string): Promise<RunPage> {
  const [freeRun, orbits] = ["free-run.csv", "orbits.csv"].map((name) => join(folder, name));
  return {
    ...runFindings({ ...readRun(folder), run: folder }),
    view: readLook(folder)?.view,
    freeRun: exists(freeRun) ? readTable(freeRun) : undefined,
    orbits: exists(orbits) ? readTable(orbits) : undefined,
    ...(await runSounds(folder)),
  };
}
