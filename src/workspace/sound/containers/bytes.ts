import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "../../../shapes/inputError.js";
import { reasonOf } from "../../files/atomicWrite.js";

/** Random access to a file's bytes. */
export interface Bytes {
  readonly size: number;
  /** Fills `target` with the bytes from `at`. @returns how many there were, fewer only at the end of the file. */
  fill(target: Uint8Array, at: number): number;
}

/** Bytes that must be given back. */
export interface OpenBytes extends Bytes {
  close(): void;
}

/** The bytes from `at`, fewer than `length` only at the end of the file. */
export function readBytes(bytes: Bytes, at: number, length: number): Uint8Array {
  const block = new Uint8Array(Math.max(0, Math.min(length, bytes.size - at)));
  return block.subarray(0, bytes.fill(block, at));
}

/**
 * Opens a file for reading anywhere in it.
 * @throws {InputError} if it can't be opened or is no ordinary file.
 */
export function openBytes(path: string): OpenBytes {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); check the name.`);
  }
  const status = fstatSync(file);
  if (!status.isFile()) {
    closeSync(file);
    const kind = status.isDirectory() ? "a folder" : "no ordinary file";
    throw new InputError(`${path}: is ${kind}; give a recording.`);
  }
  return bytesOfFile(file, status.size, path);
}

/** The first `size` bytes of an open file. */
export function bytesOfFile(file: number, size: number, path: string): OpenBytes {
  let open = true;
  return {
    size,
    fill(target, at) {
      const wanted = Math.max(0, Math.min(target.length, size - at));
      let done = 0;
      try {
        while (done < wanted) {
          const got = readSync(file, target, done, wanted - done, at + done);
          if (got === 0) break;
          done += got;
        }
      } catch (error) {
        if (!open) throw error;
        throw new InputError(`${path}: can't be read to its end (${reasonOf(error)}); check the disk.`);
      }
      return done;
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/** Bytes that lie in memory. */
export function bytesInMemory(content: Uint8Array): OpenBytes {
  return {
    size: content.length,
    fill(target, at) {
      const part = content.subarray(at, at + target.length);
      target.set(part);
      return part.length;
    },
    close() {},
  };
}
