import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TrainingView } from "../../../src/shapes/progress.js";
import { lookStamp, readLook } from "../../../src/workspace/runs/lookFile.js";
import { trainingIn } from "../../../src/workspace/runs/provenanceFile.js";
import { RunFolder } from "../../../src/workspace/runs/runFolder.js";
import { runEnded } from "../../../src/workspace/runs/summaryFile.js";
import { checkRun } from "../../../src/workspace/runs/watchRun.js";
import { fakeLook } from "../../tasks/networks/fakeRun.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-watch-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(): string {
  return mkdtempSync(join(root, "run-"));
}

const pixels = Float32Array.of(0, 0.25, Number.NaN, 1);
const views: TrainingView[] = [
  fakeLook().view,
  {
    kind: "spectrum",
    time: 1,
    original: pixels,
    output: pixels,
    lowHz: 0,
    highHz: 8000,
    floorDb: -60,
    topDb: 0,
  },
  {
    kind: "picture",
    title: "movie",
    time: 1,
    height: 2,
    width: 2,
    original: pixels,
    output: pixels,
    low: 0,
    high: 1,
  },
  { kind: "classes", names: ["a", "b"], counts: [3, 1, 0, 4] },
];

test("look.json of every kind is read back unchanged, including NaN and null", () => {
  for (const view of views) {
    for (const change of [
      {},
      { latent: null, patienceLeft: 7, stopped: "patience", state: "ended" as const },
      { latent: { values: pixels, columns: [], rate: 4, start: 0, timeUnit: "1" as const } },
    ]) {
      const run = folder();
      const look = fakeLook({ view, ...change });
      new RunFolder(run).writeLook(look);
      expect(readLook(run)).toEqual(look);
    }
  }
});

test("a missing, truncated or unrelated look.json is ignored without an error", () => {
  const run = folder();
  expect(readLook(run)).toBeUndefined();
  expect(lookStamp(run)).toBe("");
  for (const text of ["", '{"kind": "train', "[]", "null", '{"kind": "note"}', '{"kind": "training"}']) {
    writeFileSync(join(run, "look.json"), text);
    expect(readLook(run)).toBeUndefined();
  }
});

test("the stamp changes whenever look.json is written, and only then", () => {
  const run = folder();
  const stamps = [1, 2, 3].map((epoch) => {
    new RunFolder(run).writeLook(fakeLook({ epoch }));
    expect(lookStamp(run)).toBe(lookStamp(run));
    return lookStamp(run);
  });
  expect(new Set(stamps).size).toBe(3);
});

test("reads from its files whether a run has a process and is finished", () => {
  const run = folder();
  expect(trainingIn(run)).toEqual({});
  writeFileSync(join(run, "provenance.json"), '{"pid": 4711}');
  expect(trainingIn(run)).toEqual({ pid: 4711 });
  expect(runEnded(run)).toBe(false);
  writeFileSync(join(run, "run.json"), "{}");
  expect(runEnded(run)).toBe(true);
});

test("rejects a folder that is not a run by name, with a fix", () => {
  const none = join(root, "none");
  const file = join(root, "file");
  writeFileSync(file, "");
  expect(() => checkRun(none)).toThrow(`${none}: no such folder; give`);
  expect(() => checkRun(file)).toThrow(`${file}: is a file; give`);
  const empty = folder();
  expect(() => checkRun(empty)).toThrow(`${empty}: is not a run`);
  writeFileSync(join(empty, "provenance.json"), "{}");
  expect(() => checkRun(empty)).not.toThrow();
});
