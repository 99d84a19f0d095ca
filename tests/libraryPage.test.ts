import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as library from "../src/index.js";

const ROOT = join(import.meta.dirname, "..");

/** The page in the repository. */
function pageText(): string {
  return readFileSync(join(ROOT, "docs", "library.md"), "utf8").replaceAll("\r\n", "\n");
}

const made = spawnSync(process.execPath, [join(ROOT, "makeDocs.mjs"), "--print"], { encoding: "utf8" });

test("every function of the library has an example", () => {
  expect(made.stderr).toBe("");
  expect(made.status).toBe(0);
});

test("docs/library.md is what `npm run docs` writes", () => {
  expect(pageText() === made.stdout, "docs/library.md is out of date; run npm run docs").toBe(true);
});

test("docs/library.md has a section for every value that the library exports, and for nothing else", () => {
  const sections = [...pageText().matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
  expect(sections.sort()).toEqual(Object.keys(library).sort());
});
