import { join } from "node:path";
import { expect, test } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import type { Progress } from "../../../src/shapes/progress.js";
import { type BatchItem, batch } from "../../../src/tasks/running/batch.js";
import type { TaskRequest } from "../../../src/tasks/running/request.js";
import type { Runner } from "../../../src/tasks/running/runner.js";
import { Interrupted } from "../../../src/tasks/running/task.js";

interface Measure extends TaskRequest<string> {
  readonly file: string;
}

const measure = (file: string): BatchItem<string> => {
  const request: Measure = { task: "recordings/analyze", file };
  return { file, weight: 1, request };
};

/** A runner without threads, which handles each request by a function. */
function runnerOf(work: (file: string, stop: AbortSignal) => Promise<string>) {
  const seen: string[] = [];
  const state = { running: 0, most: 0, released: 0 };
  const runner: Runner = {
    parallelism: 2,
    run: async <Result>(request: TaskRequest<Result>, _: (progress: Progress) => void, stop: AbortSignal) => {
      const { file } = request as TaskRequest as Measure;
      seen.push(file);
      state.most = Math.max(state.most, ++state.running);
      try {
        return (await work(file, stop)) as Result;
      } finally {
        state.running--;
      }
    },
    release: async () => {
      state.released++;
    },
  };
  return { runner, seen, state };
}

async function drain<Result>(task: AsyncGenerator<Progress, Result>): Promise<Result> {
  for (;;) {
    const { value, done } = await task.next();
    if (done) return value;
  }
}

test("passes requests to the runner, as many at a time as it accepts, and releases it", async () => {
  let openGate = (): void => {};
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  const { runner, seen, state } = runnerOf(async (file) => {
    // The first waits for the second.
    if (state.running === 2) openGate();
    await gate;
    return file.toUpperCase();
  });
  const files = ["a.wav", join(process.cwd(), "b.wav"), "c.wav"];
  const task = batch(files.map(measure), undefined, "files", { stopRequested: () => false, runner });
  expect((await drain(task)).results).toEqual(["A.WAV", "WORKSPACE:/B.WAV", "C.WAV"]);
  expect(seen).toEqual(["a.wav", "workspace:/b.wav", "c.wav"]);
  expect(state).toEqual({ running: 0, most: 2, released: 1 });
});

test("reports a bad file and processes the others", async () => {
  const { runner } = runnerOf(async (file) => {
    if (file === "bad.wav") throw new InputError("bad.wav: is empty; record it again.");
    if (file === "odd.wav") throw new Error("null");
    return file;
  });
  const items = ["bad.wav", "odd.wav", "good.wav"].map(measure);
  const task = batch(items, 1, "files", { stopRequested: () => false, runner });
  expect(await drain(task)).toEqual({
    results: [undefined, undefined, "good.wav"],
    errors: [
      "bad.wav: is empty; record it again.",
      "odd.wav: the work failed (null); please report it.",
      undefined,
    ],
  });
});

test("a stop reaches the running requests, and no further one is started", async () => {
  let wished = false;
  const { runner, seen } = runnerOf((_, stop) => {
    wished = true;
    return new Promise((_resolve, reject) => {
      stop.addEventListener("abort", () => reject(new Interrupted("stopped")));
    });
  });
  const items = ["a.wav", "b.wav", "c.wav"].map(measure);
  const task = batch(items, 1, "files", { stopRequested: () => wished, runner });
  await expect(drain(task)).rejects.toThrow(Interrupted);
  expect(seen).toEqual(["a.wav"]);
});

test("a stop after the last file has been processed cuts nothing off", async () => {
  let done = 0;
  const { runner } = runnerOf(async (file) => {
    done++;
    return file;
  });
  const items = ["a.wav", "b.wav"].map(measure);
  const task = batch(items, 1, "files", { stopRequested: () => done === 2, runner });
  expect(await drain(task)).toMatchObject({ results: ["a.wav", "b.wav"] });
});

test("a stop says how many files were processed, or only that it was stopped", async () => {
  for (const [enough, message] of [
    [1, "stopped after 1 of 3 files"],
    [0, "stopped"],
  ] as const) {
    let begun = 0;
    const { runner } = runnerOf((file, stop) =>
      begun++ < enough
        ? Promise.resolve(file)
        : new Promise((_resolve, reject) => {
            stop.addEventListener("abort", () => reject(new Interrupted("stopped")));
          }),
    );
    const items = ["a.wav", "b.wav", "c.wav"].map(measure);
    const task = batch(items, 1, "files", { stopRequested: () => begun > enough, runner });
    await expect(drain(task)).rejects.toThrow(new Interrupted(message));
  }
});

test("a stopped batch gives the reason of each failure once, before it ends", async () => {
  let begun = 0;
  const { runner } = runnerOf((file, stop) =>
    begun++ === 0
      ? Promise.reject(new InputError(`${file}: is empty; record it again.`))
      : new Promise((_resolve, reject) => {
          stop.addEventListener("abort", () => reject(new Interrupted("stopped")));
        }),
  );
  const items = ["a.wav", "b.wav", "c.wav"].map(measure);
  const told: Progress[] = [];
  const drained = async (): Promise<void> => {
    for await (const progress of batch(items, 1, "files", { stopRequested: () => begun > 1, runner }))
      told.push(progress);
  };
  await expect(drained()).rejects.toThrow(new Interrupted("stopped after 1 of 3 files"));
  expect(told.filter(({ kind }) => kind === "warning")).toEqual([
    { kind: "warning", text: expect.stringMatching(/a\.wav: is empty; record it again\.$/) },
  ]);
});
