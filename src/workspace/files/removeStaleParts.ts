import { type Dirent, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { processRuns } from "../machine/processRuns.js";
import { fileInTheWay } from "./checkWritable.js";

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
  if (existsSync(folder)) removeBelow(folder);
}

function removeBelow(folder: string): void {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const owner = /^\..*\.(\d+)-\d+\.part$/.exec(entry.name)?.[1];
    if (entry.isDirectory()) removeBelow(path);
    else if (owner !== undefined && !processRuns(Number(owner))) rmSync(path, { force: true });
  }
}

/** None if the folder can't be read: then the remains of killed processes, if any, stay there. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
