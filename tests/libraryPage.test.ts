import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as library from "../src/index.js";

const ROOT = join(import.meta.dirname, "..");

/** The page in the repository. */
function pageText(): string {
  return readFileSync(join(ROOT, "docs", "library.md"), "utf8").replaceAll("\r\n", "\n");
}

test("docs/library.md is what `npm run docs` writes", () => {
  const made = execFileSync(process.execPath, [join(ROOT, "makeDocs.mjs"), "--print"], { encoding: "utf8" });
  expect(pageText() === made, "docs/library.md is out of date; run npm run docs").toBe(true);
});

test("docs/library.md has a section for every value that the library exports, and for nothing else", () => {
  const sections = [...pageText().matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
  expect(sections.sort()).toEqual(Object.keys(library).sort());
});
