import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeWhole } from "../../../src/workspace/files/atomicWrite.js";
import { removeOwn } from "../../../src/workspace/files/removeOwn.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-remove-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only files of our own that are meant are removed", () => {
  for (const name of ["1.png", "2.png", "3.png", "4.png", "note.txt"]) writeWhole(join(folder, name), name);
  writeFileSync(join(folder, "3.png"), "changed by hand");
  writeFileSync(join(folder, "5.png"), "the user's");
  removeOwn(folder, /^\d+\.png$/, new Set(["1.png"]));
  expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual([
    "1.png",
    "3.png",
    "5.png",
    "note.txt",
  ]);
  removeOwn(join(folder, "missing"), /./, new Set());
});
