import { closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { threadId } from "node:worker_threads";
import { InputError } from "../../shapes/inputError.js";
import { writeFault } from "./fileFault.js";

/**
 * Checks that files can be written into a folder, before the work that they are the results of. An empty file is created
 * and removed there, or in the nearest folder above that exists; nothing else tells on every disk.
 * @param folder path; need not exist.
 * @throws {InputError} naming the folder, if it or a folder above it is a file or not writable.
 * @throws {WorkFailed} if the disk is full.
 */
export function checkWritable(folder: string): void {
  const file = fileInTheWay(folder);
  if (file !== undefined)
    throw new InputError(`${folder}: ${file} is a file, not a folder; choose another --out.`);
  let place = resolve(folder);
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  // A name that `removeStaleParts` knows.
  const probe = join(place, `.syrinx.${process.pid}-${threadId}.part`);
  try {
    closeSync(openSync(probe, "w"));
  } catch (error) {
    throw writeFault(folder, error);
  }
  rmSync(probe, { force: true });
}

/**
 * The file that stands where a folder of results, or one of those above it, should be.
 * @param folder path; need not exist.
 * @returns undefined if the folder is there or can be created there.
 */
export function fileInTheWay(folder: string): string | undefined {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const status = statOf(place);
    if (status !== undefined) return status.isDirectory() ? undefined : place;
    if (place === dirname(place)) return undefined;
  }
}

/** undefined if there is nothing, or a file is where a folder should be. */
function statOf(path: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
