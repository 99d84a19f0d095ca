import { readdirSync } from "node:fs";

/**
 * Names of the folders in a folder.
 * @param folder path; need not exist.
 * @returns names in alphabetical order; none if it does not exist.
 */
export function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
