import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

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
