import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { openBytes } from "./bytes.js";
import { checkWritable } from "./checkWritable.js";

/**
 * Name of the file in which syrinx records what it wrote into a folder: one line per file, its SHA-256 and its name, as
 * `sha256sum` prints them. If a name occurs more than once, its last line counts.
 */
export const OWN_FILES = ".syrinx-files";

const BLOCK_BYTES = 1 << 20;

/**
 * Checks that a file may be written: there is none of that name, or syrinx wrote it and nobody has changed it since.
 * @param path of the file.
 * @throws {InputError} naming the file, if it belongs to the user.
 */
export function checkOwn(path: string): void {
  const status = statusOf(path);
  if (status === undefined) return;
  if (!status.isFile())
    throw new InputError(
      `${path}: is ${status.isDirectory() ? "a folder" : "not a regular file"}; choose another name.`,
    );
  const written = recordedHash(path);
  if (written !== undefined && written === hashOf(path)) return;
  const reason =
    written === undefined ? "exists, and syrinx did not write it" : "was changed since syrinx wrote it";
  throw new InputError(`${path}: ${reason}; rename it, write to another place, or replace it with --force.`);
}

/**
 * Whether a path is free, or a file there is as syrinx wrote it.
 * @param path of the file; it need not exist.
 */
export function isOwn(path: string): boolean {
  try {
    checkOwn(path);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/**
 * Checks that files can and may be written, before the work that they are the results of.
 * @param paths of the files.
 * @param force true gives up the user's files of these names: they count as written by syrinx, and may be replaced.
 * @throws {InputError} naming a folder that is a file or not writable, or the first file that belongs to the user, unless
 * `force` is true.
 */
export function claimFiles(paths: readonly string[], force = false): void {
  for (const folder of new Set(paths.map((path) => dirname(path)))) checkWritable(folder);
  for (const path of paths) {
    if (force && statusOf(path)?.isFile()) recordOwn(path, hashOf(path));
    checkOwn(path);
  }
}

/**
 * Records a file as written by syrinx.
 * @param path the name that it has or is about to get.
 * @param sha256 of its contents, 64 hexadecimal digits.
 */
export function recordOwn(path: string, sha256: string): void {
  if (existsSync(path) && recordedHash(path) === sha256) return;
  appendFileSync(join(dirname(path), OWN_FILES), `${sha256}  ${basename(path)}\n`);
}

/**
 * Computes the SHA-256 of a file in one go.
 * @param path of the file.
 * @returns 64 hexadecimal digits.
 * @throws {InputError} if the file can't be read.
 */
export function hashOf(path: string): string {
  const bytes = openBytes(path);
  try {
    const hash = createHash("sha256");
    const block = new Uint8Array(Math.min(BLOCK_BYTES, Math.max(1, bytes.size)));
    for (let at = 0; at < bytes.size; ) {
      const got = bytes.fill(block, at);
      if (got === 0) break;
      hash.update(block.subarray(0, got));
      at += got;
    }
    return hash.digest("hex");
  } finally {
    bytes.close();
  }
}

/** Undefined if there is nothing of that name, nor can be. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** SHA-256 that a file had when syrinx wrote it; undefined if syrinx did not. */
function recordedHash(path: string): string | undefined {
  let record: string;
  try {
    record = readFileSync(join(dirname(path), OWN_FILES), "utf8");
  } catch {
    return undefined;
  }
  const end = record.lastIndexOf(`  ${basename(path)}\n`);
  const line = end < 64 ? "" : record.slice(end - 64, end);
  return /^[0-9a-f]{64}$/.test(line) ? line : undefined;
}
