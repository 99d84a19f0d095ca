import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadTask } from "../../../src/tasks/running/loadTask.js";

const TASKS = resolve(import.meta.dirname, "../../../src/tasks");
const modules = readdirSync(TASKS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(TASKS, file), "utf8") }));

test("every request has the name of the module that exports its task", () => {
  const named = modules.flatMap(({ file, text }) =>
    [...text.matchAll(/readonly task: "([^"]+)"/g)].map(([, name]) => ({ file, text, name })),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const { file, text, name } of named) {
    expect(`${name}.ts`).toBe(file.replaceAll("\\", "/"));
    expect(text, file).toContain("export function run(");
  }
});

test("loads a task by its name", async () => {
  expect(await loadTask("songs/map")).toMatchObject({ run: expect.any(Function) });
});

test.each(["", "doctor", "../cli/main", "networks/../running/worker", "running/batch", "networks/none"])(
  "rejects %j as the name of a task",
  async (name) => {
    await expect(loadTask(name)).rejects.toThrow(
      `runner: task=${JSON.stringify(name)} is not known; give the path of a module of tasks/, e.g. "recordings/analyze".`,
    );
  },
);
