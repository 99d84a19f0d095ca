import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Progress } from "../../../src/shapes/progress.js";
import type { RunSummary } from "../../../src/shapes/run.js";
import { trainTask } from "../../../src/tasks/networks/train.js";
import type { Task } from "../../../src/tasks/running/task.js";

export const CONTEXT = { stopRequested: () => false };

/** A folder for the tests of a file, removed after them. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "syrinx-runs-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs a task to its end. */
export async function finish<Result>(task: Task<Result>): Promise<{ result: Result; reports: Progress[] }> {
  const reports: Progress[] = [];
  for (;;) {
    const { value, done } = await task.next();
    if (done) return { result: value, reports };
    reports.push(value);
  }
}

/** Trains a few epochs by a recipe. @param document without format and name. */
export async function trainTiny(
  folder: string,
  name: string,
  document: Record<string, unknown>,
): Promise<RunSummary> {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ format: "syrinx-recipe/1", name, ...document }));
  return (await finish(trainTask(path, { out: folder, backend: "engine" }, CONTEXT))).result;
}
