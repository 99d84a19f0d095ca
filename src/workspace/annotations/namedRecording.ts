import { resolve } from "node:path";
import { InputError } from "../../shapes/inputError.js";

/**
 * The name that annotations of several recordings have for one of them.
 * @param names as the annotations give them; paths may be of another system.
 * @param recording path of it.
 * @returns the name that is the same, or else the same but for the extension; of several, the one whose folders agree most.
 * Undefined if there is none.
 * @throws {InputError} if several agree equally well.
 * @example
 * namedRecording(["C:\\birds\\a.cbin", "b.wav"], "songs/a.wav"); // "C:\\birds\\a.cbin"
 */
export function namedRecording(names: readonly string[], recording: string): string | undefined {
  const same = names.filter((name) => nameOf(name) === nameOf(recording));
  const alike = same.length > 0 ? same : names.filter((name) => stemOf(name) === stemOf(recording));
  const shared = alike.map((name) => foldersShared(name, resolve(recording)));
  const most = Math.max(...shared);
  const best = alike.filter((_, i) => shared[i] === most);
  if (best.length > 1)
    throw new InputError(
      `${recording}: is named in ${best.length} ways by its annotations (${best.slice(0, 3).join(", ")}); keep one of the names.`,
    );
  return best[0];
}

/** Name of a recording without its folders, which may be of another system. */
export function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}

function stemOf(path: string): string {
  return nameOf(path).replace(/\.[^.]*$/, "");
}

/** How many folders, from the innermost outwards, two paths have in common. */
function foldersShared(first: string, second: string): number {
  const [one, other] = [first, second].map((path) => path.split(/[\\/]/).slice(0, -1).reverse());
  const differs = one.findIndex((folder, i) => folder !== other[i]);
  return differs < 0 ? one.length : differs;
}
