import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isOwn } from "./ownFiles.js";

/**
 * Removes what an earlier run left in a folder: files that syrinx wrote and nobody has changed since.
 * @param folder need not exist.
 * @param names of the files that are meant; others stay.
 * @param keep names that stay.
 */
export function removeOwn(folder: string, names: RegExp, keep: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (names.test(name) && !keep.has(name)) removeOwnFile(join(folder, name));
  }
}

/**
 * Removes a file that syrinx wrote, unless somebody has changed it since.
 * @param path of the file; it need not exist.
 * @returns whether it is gone.
 */
export function removeOwnFile(path: string): boolean {
  if (!existsSync(path)) return true;
  if (!isOwn(path)) return false;
  rmSync(path);
  return true;
}
