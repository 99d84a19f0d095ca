import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { processRuns } from "../machine/processRuns.js";
import { fileInTheWay } from "./fileInTheWay.js";

/**
 * Removes partial files that killed processes left below a folder: files with temporary names of WholeFile whose process no
 * longer exists.
 * @param folder of results; need not exist.
 * @throws {InputError} if it is a file.
 */
export function removeStaleParts(folder: string): void {
  const file = fileInTheWay(folder);
  if (file !== undefined)
    throw new InputError(`${folder}: ${file} is a file, not a folder; choose another --out.`);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const owner = /^\..*\.(\d+)-\d+\.part$/.exec(basename(name))?.[1];
    if (owner !== undefined && !processRuns(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}
