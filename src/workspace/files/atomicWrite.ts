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
 * Writes a file piece by piece, completely or not at all: under a temporary name in the same folder, then renamed. Missing
 * folders are created. Always call `discard` at the end, for instance in `finally`; after `commit` it does nothing.
 * If writing fails, the temporary file is removed and an InputError that names the file is thrown, or WorkFailed if the disk
 * is full.
 */
export class WholeFile {
  private readonly temporary: string;
  private file: number | undefined;
  private size = 0;

  /** @param path final path of the file. @throws {InputError} if the folder is not writable. */
  constructor(private readonly path: string) {
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}.part`);
    this.attempt(() => {
      makeFolders(dirname(path));
      this.file = openSync(this.temporary, "w");
    });
  }

  /** Appends bytes at the end. */
  append(content: Uint8Array): void {
    this.writeAt(content, this.size);
    this.size += content.length;
  }

  /** Overwrites bytes from position `at`. */
  writeAt(content: Uint8Array, at: number): void {
    this.attempt((file) => {
      for (let done = 0; done < content.length; )
        done += writeSync(file, content, done, content.length - done, at + done);
    });
  }

  /** Flushes the file to disk and gives it its final name. */
  commit(): void {
    this.attempt((file) => {
      fsyncSync(file);
      closeSync(file);
      this.file = undefined;
      renameSync(this.temporary, this.path);
    });
  }

  /** Removes the temporary file, unless it was committed. */
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
 * Writes a file completely or not at all: under a temporary name in the same folder, then renamed.
 * @param path of the file; missing folders are created.
 * @param content text (written as UTF-8) or bytes.
 * @throws {InputError} naming the file, if it can't be written.
 * @throws {WorkFailed} if the disk is full.
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
 * Creates a folder and its parents.
 * @param folder path; may exist.
 * @throws {InputError} naming the folder that can't be created.
 */
export function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  // One by one: Node's recursive option never returns on systems that refuse with ENOENT.
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another thread may have created it first.
    if (!existsSync(folder))
      throw new InputError(`${folder}: can't be created (${reasonOf(error)}); choose another --out.`);
  }
}

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

/** Removes the remains of a failed write; if they can't be removed, nothing was written. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
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
