import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RunFolder } from "../../src/workspace/runs/runFolder.js";
import { fakeLook } from "../tasks/networks/fakeRun.js";
import { syrinx } from "./inProcess.js";

const root = mkdtempSync(join(tmpdir(), "syrinx-watch-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("rejects a folder that is not a run in one line on stderr with exit status 2", async () => {
  writeFileSync(join(root, "file"), "");
  for (const name of ["none", "file", "."]) {
    const { status, stdout, stderr } = await syrinx(["watch", join(root, name)]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^syrinx: .*give (a run's|models).*\n$/);
  }
});

test("describes a finished run in plain lines without a terminal, and changes nothing in its folder", async () => {
  const run = mkdtempSync(join(root, "run-"));
  new RunFolder(run).writeLook(fakeLook({ state: "ended", stopped: "patience" }));
  const before = readdirSync(run);
  const plain = await syrinx(["watch", run]);
  expect(plain.status).toBe(0);
  expect(plain.stdout).toMatch(/^epoch 2 of 10: loss not a number, validation 0.400, .*ended: patience$/m);
  expect(plain.stdout).toMatch(/^training +has ended: patience, epoch 2 of 10$/m);
  expect(plain.stdout).not.toContain("\x1b");
  const json = await syrinx(["watch", run, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ run, state: "ended", epoch: 2, loss: { validation: 0.4 } });
  expect(readdirSync(run)).toEqual(before);
});
