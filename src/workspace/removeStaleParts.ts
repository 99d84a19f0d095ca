import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * Removes what killed processes left half-written below a folder: files under the temporary names of WholeFile whose
 * process is no more.
 * @param folder that results are written to; it need not exist.
 */
export function removeStaleParts(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const owner = /^\..*\.(\d+)-\d+\.part$/.exec(basename(name))?.[1];
    if (owner !== undefined && !runs(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}

function runs(id: number): boolean {
  try {
    // Signal 0 only asks whether the process is there.
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
