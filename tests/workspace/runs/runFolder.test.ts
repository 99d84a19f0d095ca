import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import type { HistoryLine } from "../../../src/shapes/run.js";
import { writeJson } from "../../../src/workspace/files/jsonFile.js";
import { readCheckpoint } from "../../../src/workspace/runs/checkpointFile.js";
import { readHistoryLines } from "../../../src/workspace/runs/historyFile.js";
import { RunFolder } from "../../../src/workspace/runs/runFolder.js";
import { writeSummary } from "../../../src/workspace/runs/summaryFile.js";
import { checkIdle, trainedElsewhere } from "../../../src/workspace/runs/watchRun.js";
import { fakeLook, fakeSummary } from "../../tasks/networks/fakeRun.js";

/** Number of changes to the disk before the simulated kill. */
const life = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  /** After the kill no change is made any more, whatever cleanup the code attempts. */
  const mortal =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      if (life.left <= 0) throw new Error("killed");
      life.left--;
      return work(...given);
    };
  return {
    ...fs,
    linkSync: mortal(fs.linkSync),
    renameSync: mortal(fs.renameSync),
    rmSync: mortal(fs.rmSync),
    openSync: mortal(fs.openSync),
    cpSync: mortal(fs.cpSync),
    copyFileSync: mortal(fs.copyFileSync),
  };
});

const root = mkdtempSync(join(tmpdir(), "syrinx-folder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => {
  life.left = Number.POSITIVE_INFINITY;
});

/** No process has this id: the maximum is 2^22 on Linux and below 2^31 elsewhere. */
const NOBODY = 2 ** 31 - 2;

function line(epoch: number): HistoryLine {
  const train = epoch / 10;
  return { epoch, network: 1, train, validation: 1, learningRate: 1, seconds: 1, samplesPerSecond: 1 };
}

/** Writes the files that a training writes before its end. */
function fill(folder: RunFolder, text: string, epochs = 3, pid = process.pid): RunFolder {
  const provenance = { pid, host: hostname(), place: basename(folder.wanted), text };
  writeJson(join(folder.path, "provenance.json"), provenance);
  writeJson(join(folder.path, "recipe.json"), { recipe: 1 });
  folder.addHistory(Array.from({ length: epochs }, (_, e) => line(e + 1)));
  for (const name of ["weights.safetensors", "latent.csv"]) writeFileSync(join(folder.path, name), text);
  folder.writeCheckpoint(Buffer.from(text));
  return folder;
}

function textOf(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

function wholeRun(text = "old"): string {
  const path = join(mkdtempSync(join(root, "runs-")), "id-1a2b");
  fill(RunFolder.begin(path), text).end(fakeSummary({ model: text }));
  return path;
}

test("a second run of the same settings begins next to the first, which is unchanged until the end", () => {
  const path = wholeRun();
  writeFileSync(join(path, "report.html"), "kept");
  const second = fill(RunFolder.begin(path), "new");
  expect(second.path).toBe(`${path}-2`);
  expect(textOf(path, "weights.safetensors")).toBe("old");
  expect(second.settle()).toBe(path);
  second.end(fakeSummary({ model: "new" }));
  expect(existsSync(`${path}-2`)).toBe(false);
  for (const name of ["weights.safetensors", "checkpoint.safetensors", "latent.csv"])
    expect(textOf(path, name)).toBe("new");
  expect(JSON.parse(textOf(path, "run.json"))).toEqual(fakeSummary({ model: "new" }));
  expect(textOf(path, "report.html")).toBe("kept");
  expect(readdirSync(path).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a subfolder of a run moves with it", () => {
  const path = wholeRun();
  const second = fill(RunFolder.begin(path), "new");
  for (const folder of [path, second.path]) mkdirSync(join(folder, "sounds"));
  writeFileSync(join(path, "sounds", "a.wav"), "a");
  writeFileSync(join(second.path, "sounds", "b.wav"), "b");
  second.settle();
  second.end(fakeSummary());
  expect(readdirSync(join(path, "sounds")).sort()).toEqual(["a.wav", "b.wav"]);
});

test("after a kill at any time, at most one folder is complete, and one can be resumed", () => {
  let killed = true;
  let steps = 0;
  const states = new Set<string>();
  for (; killed; steps++) {
    const path = wholeRun();
    const second = fill(RunFolder.begin(path), "new", 4);
    life.left = steps;
    killed = false;
    try {
      second.settle();
      second.end(fakeSummary({ model: "new" }));
    } catch {
      killed = true;
    }
    life.left = Number.POSITIVE_INFINITY;
    const folders = [path, `${path}-2`].filter((folder) => existsSync(folder));
    const whole = folders.filter((folder) => existsSync(join(folder, "run.json")));
    states.add(whole.map((folder) => textOf(folder, "run.json").includes("new")).join());
    expect(whole.length, `${steps} steps`).toBeLessThanOrEqual(1);
    for (const folder of whole) {
      // Its weights are those that run.json describes.
      const { model: text } = JSON.parse(textOf(folder, "run.json"));
      for (const name of ["weights.safetensors", "checkpoint.safetensors", "latent.csv"])
        expect(textOf(folder, name), `${steps} steps, ${name}`).toBe(text);
    }
    // The new run is complete or can be resumed, and resuming finishes it.
    const ready = folders.filter(
      (folder) => existsSync(join(folder, "checkpoint.safetensors")) && !whole.includes(folder),
    );
    const ends = whole.map((folder) => textOf(folder, "run.json"));
    if (!ends.some((text) => text.includes("new"))) {
      expect(ready, `${steps} steps`).toContain(`${path}-2`);
      expect(textOf(`${path}-2`, "checkpoint.safetensors")).toBe("new");
      const again = RunFolder.goOn(`${path}-2`, 4);
      expect(readHistoryLines(again.path)).toHaveLength(4);
      expect(again.settle()).toBe(path);
      again.end(fakeSummary({ model: "new" }));
    }
    for (const name of ["weights.safetensors", "checkpoint.safetensors", "latent.csv"])
      expect(textOf(path, name), `${steps} steps, ${name}`).toBe("new");
    expect(readHistoryLines(path)).toHaveLength(4);
  }
  // Each state occurred: the old run, none, and the new one.
  expect([...states].sort()).toEqual(["", "false", "true"]);
});

test("a run that began next to another takes its place even if it was stopped and resumed", () => {
  const path = wholeRun();
  fill(RunFolder.begin(path), "new").end(fakeSummary({ stopped: "interrupted" }));
  const again = RunFolder.goOn(`${path}-2`, 2);
  expect([again.path, again.wanted]).toEqual([`${path}-2`, path]);
  expect(readHistoryLines(`${path}-2`)).toHaveLength(2);
  expect(again.settle()).toBe(path);
  again.end(fakeSummary());
  expect(textOf(path, "weights.safetensors")).toBe("new");
  expect(existsSync(`${path}-2`)).toBe(false);
});

test("a renamed run stays where it is", () => {
  const path = join(mkdtempSync(join(root, "runs-")), "mine");
  fill(RunFolder.begin(path), "old");
  writeFileSync(join(path, "provenance.json"), JSON.stringify({ pid: NOBODY, place: "id-1a2b" }));
  expect(RunFolder.goOn(path, 1).wanted).toBe(path);
  writeFileSync(join(path, "provenance.json"), JSON.stringify({ pid: NOBODY, place: "../mine" }));
  expect(RunFolder.goOn(path, 1).wanted).toBe(path);
});

test("a run does not move to a folder in which another process is training, and rejects resuming that one", () => {
  const path = join(mkdtempSync(join(root, "runs-")), "id");
  // The parent process lives at least as long as this one.
  fill(RunFolder.begin(path), "first", 3, process.ppid);
  const second = fill(RunFolder.begin(path), "second");
  expect(second.settle()).toBe(`${path}-2`);
  second.end(fakeSummary());
  expect(textOf(path, "weights.safetensors")).toBe("first");
  expect(textOf(`${path}-2`, "weights.safetensors")).toBe("second");
  expect(() => RunFolder.goOn(path, 1)).toThrow(InputError);
  expect(() => checkIdle(path)).toThrow(
    `${path}: is still being trained (process ${process.ppid}); stop it first`,
  );
  expect(readHistoryLines(path)).toHaveLength(3);
});

test("a training is detected by its process on this machine, and by a recent look.json on another", () => {
  const run = mkdtempSync(join(root, "run-"));
  const folder = new RunFolder(run);
  const here = hostname();
  const training = (pid: number, host?: string): boolean => {
    writeFileSync(join(run, "provenance.json"), JSON.stringify({ pid, host }));
    return trainedElsewhere(run);
  };
  folder.writeLook(fakeLook());
  // Written an hour from now, it is recent however long the test takes.
  const later = Date.now() / 1000 + 3600;
  utimesSync(join(run, "look.json"), later, later);
  expect(training(NOBODY, here)).toBe(false);
  expect(training(process.pid, here)).toBe(false);
  expect(training(process.ppid, here)).toBe(true);
  expect(training(NOBODY, `not-${here}`)).toBe(true);
  expect(training(NOBODY)).toBe(true);
  const then = Date.now() / 1000 - 60;
  utimesSync(join(run, "look.json"), then, then);
  expect(training(process.ppid, here)).toBe(true);
  expect(training(process.ppid, `not-${here}`)).toBe(false);
  expect(training(NOBODY)).toBe(false);
  folder.writeLook(fakeLook({ state: "ended" }));
  expect(training(NOBODY, `not-${here}`)).toBe(false);
  writeSummary(run, fakeSummary());
  expect(training(process.ppid, here)).toBe(false);
});

test("partial files of killed trainings are removed when the next one begins; those being written are kept", () => {
  const path = wholeRun();
  const stale = join(path, `.checkpoint.safetensors.${NOBODY}-0.part`);
  const fresh = join(path, `.checkpoint.safetensors.${process.ppid}-0.part`);
  for (const begin of [() => RunFolder.begin(path), () => RunFolder.goOn(path, 1)]) {
    for (const part of [stale, fresh]) writeFileSync(part, "half");
    begin();
    expect([stale, fresh].map((part) => existsSync(part))).toEqual([false, true]);
  }
});

test("rejects a missing or damaged history by name and line, and omits an incomplete last line", () => {
  const run = mkdtempSync(join(root, "run-"));
  const path = join(run, "history.jsonl");
  expect(() => RunFolder.goOn(run, 1)).toThrow(
    `${path}: can't be read (no such file or folder); train again.`,
  );
  writeFileSync(path, `${JSON.stringify(line(1))}\n{"epoch": 2, "net`);
  expect(readHistoryLines(run)).toEqual([line(1)]);
  for (const fault of ['{"epoch": 2, "net', "7", "null", "{}"]) {
    writeFileSync(path, `${JSON.stringify(line(1))}\n${fault}\n`);
    appendFileSync(path, `${JSON.stringify(line(3))}\n`);
    expect(() => RunFolder.goOn(run, 1)).toThrow(InputError);
    expect(() => readHistoryLines(run)).toThrow(
      `${path}: line 2 is not a line of a training's history; remove`,
    );
  }
});

test("losses that are not finite are read back as null", () => {
  const run = mkdtempSync(join(root, "run-"));
  new RunFolder(run).addHistory([{ ...line(1), train: Number.NaN, validation: Number.POSITIVE_INFINITY }]);
  expect(readHistoryLines(run)).toEqual([{ ...line(1), train: null, validation: null }]);
});

test("rejects resuming a run without a checkpoint", () => {
  const run = mkdtempSync(join(root, "run-"));
  expect(() => readCheckpoint(run)).toThrow(
    `${run}: has no checkpoint.safetensors to resume from; train again.`,
  );
});

test("finds an unfinished run in its folder or next to it, not one that is complete, in training or without a checkpoint", () => {
  const wanted = join(root, "unfinished", "id");
  expect(RunFolder.unfinished(wanted)).toBeUndefined();
  RunFolder.begin(wanted);
  expect(RunFolder.unfinished(wanted)).toBeUndefined();
  writeFileSync(join(wanted, "checkpoint.safetensors"), "x");
  expect(RunFolder.unfinished(wanted)).toBe(wanted);
  writeSummary(wanted, fakeSummary({ stopped: "interrupted" }));
  expect(RunFolder.unfinished(wanted)).toBe(wanted);
  writeSummary(wanted, fakeSummary({ stopped: "patience" }));
  expect(RunFolder.unfinished(wanted)).toBeUndefined();
  RunFolder.begin(wanted);
  writeFileSync(join(`${wanted}-2`, "checkpoint.safetensors"), "x");
  expect(RunFolder.unfinished(wanted)).toBe(`${wanted}-2`);
  // Another living process trains there.
  writeJson(join(`${wanted}-2`, "provenance.json"), { pid: process.ppid, host: hostname() });
  expect(RunFolder.unfinished(wanted)).toBeUndefined();
});
