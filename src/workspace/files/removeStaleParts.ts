import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { processRuns } from "../machine/processRuns.js";

/**
 * Removes partial files that killed processes left below a folder: files with temporary names of WholeFile whose process no
 * longer exists.
 * @param folder of results; need not exist.
 */
export function removeStaleParts(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const owner = /^\..*\.(\d+)-\d+\.part$/.exec(basename(name))?.[1];
    if (owner !== undefined && !processRuns(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}
