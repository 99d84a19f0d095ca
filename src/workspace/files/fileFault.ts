import { InputError } from "../../shapes/inputError.js";
import { WorkFailed } from "../../shapes/workFailed.js";

/**
 * Converts an error of a write to an error for the user.
 * @param path of the file.
 * @param error as thrown by node:fs.
 * @returns WorkFailed if the disk is full, otherwise InputError.
 */
export function writeFault(path: string, error: unknown): InputError | WorkFailed {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  const problem = `${path}: can't be written (${reasonOf(error)}); `;
  return full
    ? new WorkFailed(`${problem}free disk space or choose another --out.`)
    : new InputError(`${problem}choose another --out.`);
}

/**
 * Describes an error of a file operation in words.
 * @param error as thrown by node:fs.
 * @returns e.g. "no such file or folder"; the error's message if its code is not a common one.
 */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words: Record<string, string> = {
    ENOENT: "no such file or folder",
    EACCES: "not permitted",
    EPERM: "not permitted",
    ENOSPC: "the disk is full",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "a file of that name already exists",
    EROFS: "the disk is read-only",
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
