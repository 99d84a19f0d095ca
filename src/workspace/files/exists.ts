import { existsSync } from "node:fs";

/** Whether there is a file or folder at this path. */
export function exists(path: string): boolean {
  return existsSync(path);
}
