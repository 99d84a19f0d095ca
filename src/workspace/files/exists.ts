import { existsSync } from "node:fs";

/** Is there a file or folder of this name? */
export function exists(path: string): boolean {
  return existsSync(path);
}
