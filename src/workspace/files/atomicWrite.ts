import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { InputError } from "../../shapes/inputError.js";
import { WorkFailed } from "../../shapes/workFailed.js";

/**
 * A file that is written piece by piece, whole or not at all: under a temporary name in the same folder, then renamed.
 * Folders are made. Whoever opens one calls `discard` at the end in any case: after `commit` it does nothing.
 * Every fault of the disk is an InputError that names the file, or WorkFailed where it is full, and the temporary one is
 * gone.
 */
export class WholeFile {
  private readonly temporary: string;
  private file: number | undefined;
  private size = 0;

  /** @throws {InputError} if the folder can't be written. */
  constructor(private readonly path: string) {
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}.part`);
    this.attempt(() => {
      makeFolders(dirname(path));
      this.file = openSync(this.temporary, "w");
    });
  }

  /** Writes at the end. */
  append(content: Uint8Array): void {
    this.writeAt(content, this.size);
    this.size += content.length;
  }

  /** Writes over what is there already. @param at first byte. */
  writeAt(content: Uint8Array, at: number): void {
    this.attempt((file) => {
      for (let done = 0; done < content.length; )
        done += writeSync(file, content, done, content.length - done, at + done);
    });
  }

  /** Gives the file its name. */
  commit(): void {
    this.attempt((file) => {
      fsyncSync(file);
      closeSync(file);
      this.file = undefined;
      renameSync(this.temporary, this.path);
    });
  }

  /** Leaves nothing behind, unless the file has its name already. */
  discard(): void {
    if (this.file === undefined) return;
    const file = this.file;
    this.file = undefined;
    try {
      closeSync(file);
    } finally {
      remove(this.temporary);
    }
  }

  private attempt(work: (file: number) => void): void {
    try {
      work(this.file ?? -1);
    } catch (error) {
      this.discard();
      remove(this.temporary);
      if (error instanceof InputError || error instanceof WorkFailed) throw error;
      throw writeFault(this.path, error);
    }
  }
}

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, then renamed. Folders are made.
 * @throws {InputError} naming the file when the folder can't be written. @throws {WorkFailed} when the disk is full.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const file = new WholeFile(path);
  try {
    file.append(typeof content === "string" ? new TextEncoder().encode(content) : content);
    file.commit();
  } finally {
    file.discard();
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

/** What a failed write means: a full disk is nobody's fault, any other place that can't be written is the caller's. */
export function writeFault(path: string, error: unknown): InputError | WorkFailed {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  const told = `${path}: can't be written (${reasonOf(error)}); `;
  return full
    ? new WorkFailed(`${told}free the disk or choose another --out.`)
    : new InputError(`${told}choose another --out.`);
}

/** Removes what a failed write may have left; where nothing can be removed, nothing was written. */
function remove(path: string): void {
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
