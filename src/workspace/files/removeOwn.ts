import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { checkOwn } from "./ownFiles.js";

/**
 * Removes what an earlier run left in a folder: files that syrinx wrote and nobody has changed since.
 * @param folder need not exist.
 * @param names of the files that are meant; others stay.
 * @param keep names that stay.
 */
export function removeOwn(folder: string, names: RegExp, keep: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!names.test(name) || keep.has(name)) continue;
    const path = join(folder, name);
    try {
      checkOwn(path);
    } catch (error) {
      if (error instanceof InputError) continue;
      throw error;
    }
    rmSync(path);
  }
}
