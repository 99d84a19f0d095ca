import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TaskRequest } from "../../src/tasks/running/request.js";
import type { Runner } from "../../src/tasks/running/runner.js";
import type { Ended } from "./commandLine.js";

/** Loads a module of the built program. */
async function built<Module>(path: string): Promise<Module> {
  return await import(pathToFileURL(join(import.meta.dirname, "../../dist", path)).href);
}

const [{ runProgram }, { loadTask }, { located }] = await Promise.all([
  built<typeof import("../../src/cli/program.js")>("cli/program.js"),
  built<typeof import("../../src/tasks/running/loadTask.js")>("tasks/running/loadTask.js"),
  built<typeof import("../../src/tasks/running/portable.js")>("tasks/running/portable.js"),
]);

/**
 * Runs the built command line in this process, with its tasks in this thread: the same program as `syrinxProcess` of
 * `commandLine.ts` starts, without loading it anew in a process and several threads for each call. Calls must not overlap.
 */
export async function syrinx(args: readonly string[], { cwd }: { cwd?: string } = {}): Promise<Ended> {
  const { stdout, stderr } = process;
  const [here, exitCode, out, err] = [process.cwd(), process.exitCode, stdout.write, stderr.write];
  const texts = { stdout: "", stderr: "" };
  const collect = (name: keyof typeof texts) =>
    ((text: string) => {
      texts[name] += text;
      return true;
    }) as typeof stdout.write;
  if (cwd !== undefined) process.chdir(cwd);
  process.exitCode = undefined;
  stdout.write = collect("stdout");
  stderr.write = collect("stderr");
  try {
    await runProgram(args, () => inThisThread);
    return { ...texts, status: Number(process.exitCode ?? 0) };
  } finally {
    stdout.write = out;
    stderr.write = err;
    process.exitCode = exitCode;
    process.chdir(here);
  }
}

/** Copies what it is given and gives, as sending it to a thread does: what cannot be sent fails here, too. */
const inThisThread: Runner = {
  parallelism: 2,
  run: async <Result>(
    request: TaskRequest<Result>,
    onProgress: Parameters<Runner["run"]>[1],
    stop: AbortSignal,
  ): Promise<Result> => {
    const { run } = await loadTask(request.task);
    const context = { stopRequested: () => stop.aborted, runner: inThisThread };
    const task = run(located(structuredClone(request), process.cwd()), context);
    for (;;) {
      const { value, done } = await task.next();
      if (done) return structuredClone(value) as Result;
      onProgress(structuredClone(value));
    }
  },
  release: async () => {},
};
