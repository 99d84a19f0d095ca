import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { InputError } from "../shapes/inputError.js";

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, then renamed. Folders are made.
 * @throws {InputError} naming the file when the disk is full or the folder can't be written.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}.part`);
  try {
    makeFolders(dirname(path));
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    if (error instanceof InputError) throw error;
    const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
    const mend = full ? "free the disk or choose another --out" : "choose another --out";
    throw new InputError(`${path}: can't be written (${reasonOf(error)}); ${mend}.`);
  }
}

/**
 * Makes a folder and those above it.
 * @throws {InputError} naming the folder that can't be made.
 */
export function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  // One by one: Node's own recursion never ends where a system refuses with ENOENT.
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another thread may have been quicker.
    if (!existsSync(folder))
      throw new InputError(`${folder}: can't be made (${reasonOf(error)}); choose another --out.`);
  }
}

/** Removes what a failed write may have left; where nothing can be removed, nothing was written. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** What the system says of a failed file operation, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words: Record<string, string> = {
    ENOENT: "no such file or folder",
    EACCES: "not permitted",
    EPERM: "not permitted",
    ENOSPC: "the disk is full",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "a file of that name is in the way",
    EROFS: "the disk is read-only",
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
