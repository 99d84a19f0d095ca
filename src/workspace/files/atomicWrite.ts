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
import { reasonOf, writeFault } from "./fileFault.js";
import { checkOwn, hashOf, recordOwn } from "./ownFiles.js";

/** How a file is written. */
export interface WriteOptions {
  /**
   * Whose folder it is. In a folder of the user's (the default) a file that syrinx did not write, or that was changed since,
   * is never replaced, and what is written is recorded. A folder of ours, such as a run's, holds only files of ours.
   */
  readonly folder?: "of the user" | "ours";
}

/**
 * Writes a file piece by piece, completely or not at all: under a temporary name in the same folder, then renamed. Missing
 * folders are created. Never replaces a file of the user's. Always call `discard` at the end, for instance in `finally`; after
 * `commit` it does nothing.
 * If writing fails, the temporary file is removed and an InputError that names the file is thrown, or WorkFailed if the disk
 * is full.
 */
export class WholeFile {
  private readonly temporary: string;
  private file: number | undefined;
  private size = 0;
  private readonly guarded: boolean;

  /**
   * @param path final path of the file.
   * @param options whose folder it is.
   * @throws {InputError} if the folder is not writable, or a file of the user's has that path.
   */
  constructor(
    private readonly path: string,
    { folder = "of the user" }: WriteOptions = {},
  ) {
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}.part`);
    this.guarded = folder === "of the user";
    if (this.guarded) checkOwn(path);
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

  /** Flushes the file to disk and gives it its final name. @throws {InputError} if a file of the user's has got that name. */
  commit(): void {
    this.attempt((file) => {
      fsyncSync(file);
      closeSync(file);
      this.file = undefined;
      if (this.guarded) {
        checkOwn(this.path);
        // Before it gets its name: if the process dies in between, the record names a file that never was, which is harmless.
        recordOwn(this.path, hashOf(this.temporary));
      }
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
 * @param options whose folder it is.
 * @throws {InputError} naming the file, if it can't be written, or if a file of the user's has that path.
 * @throws {WorkFailed} if the disk is full.
 */
export function writeWhole(path: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const file = new WholeFile(path, options);
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

/** Removes the remains of a failed write; if they can't be removed, nothing was written. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}
