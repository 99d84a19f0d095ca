import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Progress, TrainingProgress } from "../../../src/shapes/progress.js";
import { type WatchSummary, watchTask } from "../../../src/tasks/networks/watch.js";
import { RunFolder } from "../../../src/workspace/runs/runFolder.js";
import { writeSummary } from "../../../src/workspace/runs/summaryFile.js";
import { fakeLook, fakeSummary } from "./fakeRun.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-watch-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** No process has this number: Linux ends at 2^22, others below 2^31. */
const NOBODY = 2 ** 31 - 2;

function fakeRun(pid: number, look?: TrainingProgress): string {
  const run = mkdtempSync(join(root, "run-"));
  writeFileSync(join(run, "provenance.json"), JSON.stringify({ pid }));
  if (look) new RunFolder(run).writeLook(look);
  return run;
}

/** The look was written so many seconds ago. */
function age(run: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(run, "look.json"), then, then);
}

/** Watches to the end. @param onProgress may change the folder; true asks to leave. */
async function watch(
  run: string,
  { hold = false, onProgress = (_: Progress): boolean => false } = {},
): Promise<{ told: Progress[]; result: WatchSummary }> {
  let leave = false;
  const told: Progress[] = [];
  const task = watchTask(run, { hold }, { stopRequested: () => leave });
  for (;;) {
    const { value, done } = await task.next();
    if (done) return { told, result: value };
    told.push(value);
    leave ||= onProgress(value);
  }
}

const epochs = (told: readonly Progress[]): number[] =>
  told.flatMap((one) => (one.kind === "training" ? [one.epoch] : []));

test("a run that goes on is shown look by look until run.json is there, the last look included", async () => {
  const run = fakeRun(process.pid, fakeLook({ epoch: 1 }));
  const folder = new RunFolder(run);
  const { told, result } = await watch(run, {
    onProgress: (progress) => {
      if (progress.kind !== "training") return false;
      if (progress.epoch < 4) folder.writeLook(fakeLook({ epoch: progress.epoch + 1 }));
      else writeSummary(run, fakeSummary());
      return false;
    },
  });
  expect(epochs(told)).toEqual([1, 2, 3, 4]);
  expect(result).toMatchObject({ state: "ended", epoch: 4, loss: { train: null, validation: 0.4 } });
});

test("a run that ended is shown once, whatever became of its process", async () => {
  const run = fakeRun(NOBODY, fakeLook({ state: "ended", stopped: "patience" }));
  const { told, result } = await watch(run);
  expect(told.map(({ kind }) => kind)).toEqual(["stage", "training"]);
  expect(result).toMatchObject({ state: "ended", stopped: "patience" });
});

test("where it is to hold, a run that ended is shown until the user leaves", async () => {
  const run = fakeRun(NOBODY, fakeLook({ state: "ended" }));
  let leave = false;
  const task = watchTask(run, { hold: true }, { stopRequested: () => leave });
  await task.next();
  expect((await task.next()).value).toMatchObject({ kind: "training" });
  const end = task.next();
  // Three looks long nothing comes.
  const first = await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 750, "still held"))]);
  expect(first).toBe("still held");
  leave = true;
  expect((await end).done).toBe(true);
});

test("a training whose process is no more is said to be lost, with the way to go on", async () => {
  const run = fakeRun(NOBODY, fakeLook());
  age(run, 60);
  const { told, result } = await watch(run);
  expect(told.map(({ kind }) => kind)).toEqual(["stage", "training", "warning", "training"]);
  expect(told[2]).toMatchObject({
    text: `the training has died before its end; continue it with: syrinx train --resume ${run}`,
  });
  expect(told[3]).toMatchObject({ state: "ended" });
  expect(result).toMatchObject({ state: "lost", epoch: 2 });
});

test("a look that is still being written is no lost training, though its process is on another machine", async () => {
  const run = fakeRun(NOBODY, fakeLook({ epoch: 1 }));
  const folder = new RunFolder(run);
  const { told, result } = await watch(run, {
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.epoch < 3)
        folder.writeLook(fakeLook({ epoch: progress.epoch + 1 }));
      return progress.kind === "training" && progress.epoch === 3;
    },
  });
  expect(told.some(({ kind }) => kind === "warning")).toBe(false);
  expect(epochs(told)).toEqual([1, 2, 3]);
  expect(result.state).toBe("running");
});

test("a lost training that goes on again is shown again", async () => {
  const run = fakeRun(NOBODY, fakeLook({ epoch: 1 }));
  age(run, 60);
  const { told, result } = await watch(run, {
    hold: true,
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.state === "ended") {
        writeFileSync(join(run, "provenance.json"), JSON.stringify({ pid: process.pid }));
        new RunFolder(run).writeLook(fakeLook({ epoch: 2 }));
      }
      return progress.kind === "training" && progress.epoch === 2;
    },
  });
  expect(epochs(told)).toEqual([1, 1, 2]);
  expect(result.state).toBe("running");
});

test("a training that has not shown itself yet is waited for", async () => {
  const run = fakeRun(process.pid);
  const { told } = await watch(run, {
    onProgress: (progress) => {
      if (progress.kind === "stage") setTimeout(() => new RunFolder(run).writeLook(fakeLook()), 300);
      return progress.kind === "training";
    },
  });
  expect(epochs(told)).toEqual([2]);
});

test("a run that takes another's place is followed there, to its end", async () => {
  const place = join(mkdtempSync(join(root, "runs-")), "id");
  writeSummary(place, fakeSummary());
  const folder = RunFolder.begin(place);
  writeFileSync(join(folder.path, "provenance.json"), JSON.stringify({ pid: process.pid, place: "id" }));
  folder.writeLook(fakeLook({ epoch: 1 }));
  const { told, result } = await watch(`${place}-2`, {
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.epoch === 1) {
        // The last look is written and the folder gone between two looks of the watcher.
        folder.writeLook(fakeLook({ epoch: 7, state: "ended", stopped: "epochs" }));
        folder.settle();
        folder.end(fakeSummary());
      }
      return false;
    },
  });
  expect(told.map(({ kind }) => kind)).toEqual(["stage", "training", "note", "training"]);
  expect(told[2]).toMatchObject({ text: `${place}-2: is gone; the run is now in ${place}` });
  expect(result).toMatchObject({ run: place, state: "ended", epoch: 7 });
});

test("where the folder is removed, watching ends with a note, though it is to hold", async () => {
  const run = fakeRun(process.pid, fakeLook({ epoch: 1 }));
  const { told, result } = await watch(run, {
    hold: true,
    onProgress: (progress) => {
      if (progress.kind === "training") rmSync(run, { recursive: true });
      return false;
    },
  });
  expect(told.at(-1)).toEqual({ kind: "note", text: `${run}: is gone; the run's folder was removed` });
  expect(result).toMatchObject({ state: "lost", epoch: 1 });
});
