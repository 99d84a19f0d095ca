import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "../../shapes/inputError.js";
import { reasonOf } from "./fileFault.js";

/** Maximum size of a text or a chunk of metadata that is read, bytes. */
export const MAX_METADATA_BYTES = 1 << 20;

/** Random access to a file's bytes. */
export interface Bytes {
  readonly size: number;
  /** Fills `target` with the bytes from `at`. @returns the number of bytes read, fewer only at the end of the file. */
  fill(target: Uint8Array, at: number): number;
}

/** Bytes that must be closed after use. */
export interface OpenBytes extends Bytes {
  close(): void;
}

/**
 * Reads a range of bytes.
 * @param bytes to read from.
 * @param at first byte.
 * @param length number of bytes.
 * @returns the bytes, fewer than `length` only at the end of the file.
 */
export function readBytes(bytes: Bytes, at: number, length: number): Uint8Array {
  const block = new Uint8Array(Math.max(0, Math.min(length, bytes.size - at)));
  return block.subarray(0, bytes.fill(block, at));
}

/**
 * Opens a file for random access.
 * @param path of the file.
 * @returns its bytes; close them after use.
 * @throws {InputError} if it can't be opened or is not a regular file.
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
    const kind = status.isDirectory() ? "a folder" : "not a regular file";
    throw new InputError(`${path}: is ${kind}; give a recording.`);
  }
  return bytesOfFile(file, status.size, path);
}

/**
 * The first bytes of an open file.
 * @param file descriptor; closed with the bytes.
 * @param size number of bytes.
 * @param path named in error messages.
 */
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

/**
 * Bytes in memory.
 * @param content not copied.
 */
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
