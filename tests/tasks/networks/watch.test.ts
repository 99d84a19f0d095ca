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

/** No process has this id: the maximum is 2^22 on Linux and below 2^31 elsewhere. */
const NOBODY = 2 ** 31 - 2;

function fakeRun(pid: number, look?: TrainingProgress): string {
  const run = mkdtempSync(join(root, "run-"));
  writeFileSync(join(run, "provenance.json"), JSON.stringify({ pid }));
  if (look) new RunFolder(run).writeLook(look);
  return run;
}

/** Sets the age of look.json, s; below 0 it stays recent however long the test takes. */
function age(run: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(run, "look.json"), then, then);
}

/** Watches to the end. @param onProgress may change the folder; true asks to leave. @param onCheck runs at each check. */
async function watch(
  run: string,
  { hold = false, onProgress = (_: Progress): boolean => false, onCheck = (): void => {} } = {},
): Promise<{ reports: Progress[]; result: WatchSummary }> {
  let leave = false;
  const reports: Progress[] = [];
  const stopRequested = (): boolean => {
    onCheck();
    return leave;
  };
  const task = watchTask(run, { hold }, { stopRequested });
  for (;;) {
    const { value, done } = await task.next();
    if (done) return { reports, result: value };
    reports.push(value);
    leave ||= onProgress(value);
  }
}

const epochs = (reports: readonly Progress[]): number[] =>
  reports.flatMap((one) => (one.kind === "training" ? [one.epoch] : []));

test("shows every look of a running training until run.json exists, including the last", async () => {
  const run = fakeRun(process.pid, fakeLook({ epoch: 1 }));
  const folder = new RunFolder(run);
  const { reports, result } = await watch(run, {
    onProgress: (progress) => {
      if (progress.kind !== "training") return false;
      if (progress.epoch < 4) folder.writeLook(fakeLook({ epoch: progress.epoch + 1 }));
      else writeSummary(run, fakeSummary());
      return false;
    },
  });
  expect(epochs(reports)).toEqual([1, 2, 3, 4]);
  expect(result).toMatchObject({ state: "ended", epoch: 4, loss: { train: null, validation: 0.4 } });
});

test("shows a finished run once, whether or not its process exists", async () => {
  const run = fakeRun(NOBODY, fakeLook({ state: "ended", stopped: "patience" }));
  const { reports, result } = await watch(run);
  expect(reports.map(({ kind }) => kind)).toEqual(["stage", "training"]);
  expect(result).toMatchObject({ state: "ended", stopped: "patience" });
});

test("with hold, shows a finished run until the user leaves", async () => {
  const run = fakeRun(NOBODY, fakeLook({ state: "ended" }));
  let leave = false;
  let checks = 0;
  const stopRequested = (): boolean => {
    checks++;
    return leave;
  };
  const task = watchTask(run, { hold: true }, { stopRequested });
  await task.next();
  expect((await task.next()).value).toMatchObject({ kind: "training" });
  const before = checks;
  let ended = false;
  const end = task.next().finally(() => {
    ended = true;
  });
  await expect.poll(() => checks).toBeGreaterThan(before + 3);
  expect(ended).toBe(false);
  leave = true;
  expect((await end).done).toBe(true);
});

test("reports a training whose process has ended as lost, with the command to resume it", async () => {
  const run = fakeRun(NOBODY, fakeLook());
  age(run, 60);
  const { reports, result } = await watch(run);
  expect(reports.map(({ kind }) => kind)).toEqual(["stage", "training", "warning", "training"]);
  expect(reports[2]).toMatchObject({
    text: `the training has died before its end; continue it with: syrinx train --resume ${run}`,
  });
  expect(reports[3]).toMatchObject({ state: "ended" });
  expect(result).toMatchObject({ state: "lost", epoch: 2 });
});

test("does not report a training on another machine as lost while its look.json is being written", async () => {
  const run = fakeRun(NOBODY, fakeLook({ epoch: 1 }));
  age(run, -3600);
  const folder = new RunFolder(run);
  const { reports, result } = await watch(run, {
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.epoch < 3) {
        folder.writeLook(fakeLook({ epoch: progress.epoch + 1 }));
        age(run, -3600);
      }
      return progress.kind === "training" && progress.epoch === 3;
    },
  });
  expect(reports.some(({ kind }) => kind === "warning")).toBe(false);
  expect(epochs(reports)).toEqual([1, 2, 3]);
  expect(result.state).toBe("running");
});

test("shows a lost training again once it is resumed", async () => {
  const run = fakeRun(NOBODY, fakeLook({ epoch: 1 }));
  age(run, 60);
  const { reports, result } = await watch(run, {
    hold: true,
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.state === "ended") {
        writeFileSync(join(run, "provenance.json"), JSON.stringify({ pid: process.pid }));
        new RunFolder(run).writeLook(fakeLook({ epoch: 2 }));
      }
      return progress.kind === "training" && progress.epoch === 2;
    },
  });
  expect(epochs(reports)).toEqual([1, 1, 2]);
  expect(result.state).toBe("running");
});

test("waits for a training that has not written look.json yet", async () => {
  const run = fakeRun(process.pid);
  let checks = 0;
  const { reports } = await watch(run, {
    onCheck: () => {
      if (++checks === 3) new RunFolder(run).writeLook(fakeLook());
    },
    onProgress: (progress) => progress.kind === "training",
  });
  expect(checks).toBeGreaterThan(2);
  expect(epochs(reports)).toEqual([2]);
});

test("follows a run that takes another's place to its end", async () => {
  const place = join(mkdtempSync(join(root, "runs-")), "id");
  writeSummary(place, fakeSummary());
  const folder = RunFolder.begin(place);
  writeFileSync(join(folder.path, "provenance.json"), JSON.stringify({ pid: process.pid, place: "id" }));
  folder.writeLook(fakeLook({ epoch: 1 }));
  const { reports, result } = await watch(`${place}-2`, {
    onProgress: (progress) => {
      if (progress.kind === "training" && progress.epoch === 1) {
        // The last look is written and the folder removed between two checks of the watcher.
        folder.writeLook(fakeLook({ epoch: 7, state: "ended", stopped: "epochs" }));
        folder.settle();
        folder.end(fakeSummary());
      }
      return false;
    },
  });
  expect(reports.map(({ kind }) => kind)).toEqual(["stage", "training", "note", "training"]);
  expect(reports[2]).toMatchObject({ text: `${place}-2: no longer exists; the run is now in ${place}` });
  expect(result).toMatchObject({ run: place, state: "ended", epoch: 7 });
});

test("ends with a note if the folder is removed, even with hold", async () => {
  const run = fakeRun(process.pid, fakeLook({ epoch: 1 }));
  const { reports, result } = await watch(run, {
    hold: true,
    onProgress: (progress) => {
      if (progress.kind === "training") rmSync(run, { recursive: true });
      return false;
    },
  });
  expect(reports.at(-1)).toEqual({
    kind: "note",
    text: `${run}: no longer exists; the run's folder was removed`,
  });
  expect(result).toMatchObject({ state: "lost", epoch: 1 });
});
