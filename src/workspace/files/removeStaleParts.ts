import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { processRuns } from "../runs/processRuns.js";

/**
 * Removes what killed processes left half-written below a folder: files under the temporary names of WholeFile whose
 * process is no more.
 * @param folder that results are written to; it need not exist.
 */
export function removeStaleParts(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const owner = /^\..*\.(\d+)-\d+\.part$/.exec(basename(name))?.[1];
    if (owner !== undefined && !processRuns(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}
