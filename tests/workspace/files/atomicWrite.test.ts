import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeWhole } from "../../../src/workspace/files/atomicWrite.js";
import { readJson, writeJson } from "../../../src/workspace/files/jsonFile.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("writes a complete file, creates missing folders, and leaves no temporary file", () => {
  const path = join(folder, "a", "b", "c.txt");
  writeWhole(path, "one");
  writeWhole(path, "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(join(folder, "a", "b"))).toEqual([".syrinx-files", "c.txt"]);
});

test("names a file that can't be written, and keeps its previous content", () => {
  writeFileSync(join(folder, "file"), "kept");
  const path = join(folder, "file", "below.txt");
  expect(() => writeWhole(path, "x")).toThrow(/below.txt: can't be written/);
  expect(readFileSync(join(folder, "file"), "utf8")).toBe("kept");
  expect(existsSync(path)).toBe(false);
});

test.skipIf(!existsSync("/proc/self"))(
  "rejects a path where no folder can be created, without hanging",
  () => {
    expect(() => writeWhole("/proc/none/such/file", "x")).toThrow(
      /^\/proc\/none: can't be created \(no such file or folder\); choose another --out\.$/,
    );
  },
);

test("reads back the JSON that it wrote, with lists of numbers on one line", () => {
  const path = join(folder, "d.json");
  const document = {
    a: [1, -2.5, 3e-7],
    b: [
      [0, 1],
      [2, 3],
    ],
    c: "x [ 1, 2 ]",
    d: null,
  };
  writeJson(path, document);
  expect(readJson(path)).toEqual(document);
  expect(readFileSync(path, "utf8")).toContain('"a": [1, -2.5, 3e-7]');
});

test("rejects a file that is not JSON and names the position of the error", () => {
  writeFileSync(join(folder, "bad.json"), '{"a": }');
  expect(() => readJson(join(folder, "bad.json"))).toThrow(/bad.json: is not JSON/);
  expect(() => readJson(join(folder, "none.json"))).toThrow(/none.json: can't be read \(no such file/);
});
