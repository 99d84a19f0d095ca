import { readFileSync, statSync } from "node:fs";

/** Size of a file, bytes; undefined if it isn't there. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** A JSON document that an earlier run left; undefined if there is none, or none that can be read. */
export function savedDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
