import { readFileSync, statSync } from "node:fs";

/** Size of a file, bytes; undefined if it does not exist. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** Reads a JSON document of an earlier run; undefined if it does not exist or can't be read. */
export function savedDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
