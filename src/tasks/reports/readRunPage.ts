import { join } from "node:path";
import type { RunFindings, RunPage } from "../../report/runReport.js";
import type { RunSummary } from "../../shapes/run.js";
import type { Unit } from "../../shapes/series.js";
import { exists } from "../../workspace/files/exists.js";
import { readTable } from "../../workspace/files/readTable.js";
import { SOUND_ENDING } from "../../workspace/files/soundStem.js";
import { readHistoryLines } from "../../workspace/runs/historyFile.js";
import { readLatent } from "../../workspace/runs/latentFile.js";
import { readLook } from "../../workspace/runs/lookFile.js";
import { readNetworkFile } from "../../workspace/runs/networkFile.js";
import { readRun } from "../../workspace/runs/summaryFile.js";
import { heldOutSongs } from "./heldOutSongs.js";
import { runSounds } from "./runSounds.js";

/**
 * Reads from the folder of a run how it came to its result.
 * @param run whose `run` is the folder.
 * @throws {InputError} if a file of the run is missing or damaged.
 */
export function runFindings(run: RunSummary): RunFindings {
  const history = readHistoryLines(run.run);
  const unit = run.latent?.reconstructionError === undefined ? undefined : unitOf(run.run);
  return { run, history, latent: run.latent && readLatent(run.run), unit };
}

/** The unit of the data that a network learnt; undefined if its columns have several. */
function unitOf(folder: string): Unit | undefined {
  const units = new Set(readNetworkFile(folder).data.columns.map(({ unit }) => unit));
  return units.size === 1 ? [...units][0] : undefined;
}

/** The recordings among the inputs of a run, without annotations and weights; all inputs where there is no recording. */
function sourcesOf({ provenance }: RunSummary): string[] {
  const files = provenance.inputs.map(({ file }) => file);
  const recordings = files.filter((file) => SOUND_ENDING.test(file));
  return recordings.length > 0 ? recordings : files;
}

/**
 * Reads everything that the page of a run shows.
 * @param folder of the run, that need not be where it was trained.
 * @throws {InputError} if it is not a run that came to an end, or a file of it is damaged.
 */
export async function readRunPage(folder: string): Promise<RunPage> {
  const { songs: labels, warnings: doubts } = await heldOutSongs(folder);
  const { sounds, warnings } = await runSounds(folder);
  const [freeRun, orbits] = ["free-run.csv", "orbits.csv"].map((name) => join(folder, name));
  const run = { ...readRun(folder), run: folder };
  return {
    ...runFindings(run),
    view: readLook(folder)?.view,
    freeRun: exists(freeRun) ? readTable(freeRun) : undefined,
    orbits: exists(orbits) ? readTable(orbits) : undefined,
    learntFrom: sourcesOf(run),
    sounds,
    labels,
    warnings: [...warnings, ...doubts],
  };
}
