import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { expect, test } from "vitest";
import { findRecordings } from "../src/workspace/files/findRecordings.js";
import { readTable } from "../src/workspace/files/readTable.js";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["src", "tests", "bench", "docs", "models", "recordings", "synth", "tools", ".github"];

/** Files of the project, as paths with "/"; runs, which are not part of it, are left out. */
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
    `${folder}/${name}`.replaceAll(sep, "/"),
  ),
).filter((name) => !/^models\/[^/]+\/runs/.test(name));
const code = files
  .filter((name) => /^(src|bench)\/.*\.tsx?$/.test(name) && !name.includes("/assembly/"))
  .map((name) => [name, readFileSync(join(ROOT, name), "utf8")] as const);

/** Files whose text matches, with the text. */
function matching(pattern: RegExp, where = /./): string[] {
  return code.flatMap(([name, text]) =>
    where.test(name) ? [...text.matchAll(pattern)].map(([found]) => `${name}: ${found.trim()}`) : [],
  );
}

test("no file has a name that Windows refuses, or one that differs from another's only in case", () => {
  const refused = /[<>:"\\|?*]|[. ]$|(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(\/|$)/i;
  expect(files.filter((name) => refused.test(name))).toEqual([]);
  expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(files.length);
});

test("paths are joined and taken apart by node:path", () => {
  // A template that puts a file's name behind a slash; "1/s" and the like have a space or a unit before it.
  expect(matching(/`\$\{[^}`]*\}\/[\w.$-]+`/g, /^src\/(workspace|tasks|cli)\//)).toEqual([]);
  expect(matching(/(?:split|lastIndexOf|indexOf|startsWith|endsWith)\("\/"\)/g)).toEqual([]);
});

test("the path of a URL is taken by fileURLToPath", () => {
  expect(matching(/\bnew URL\([^)]*\)\.pathname|import\.meta\.url\)\.pathname/g)).toEqual([]);
});

test("texts of users are split at line ends of every system", () => {
  // Files of a run are our own; a row of them ends in a line feed.
  expect(matching(/\.split\("\\n"\)/g, /^src\/workspace\/(annotations|files|sound)\//)).toEqual([
    // Counts lines for a message: a carriage return changes no number.
    'src/workspace/files/jsonFault.ts: .split("\\n")',
  ]);
});

test("a table with line ends of Windows is the table with those of Unix", async () => {
  const folder = mkdtempSync(join(tmpdir(), "line-ends-"));
  try {
    const text = "time_s,x\n0,1\n0.5,2\n";
    const [unix, windows] = [join(folder, "unix.csv"), join(folder, "windows.csv")];
    writeFileSync(unix, text);
    writeFileSync(windows, text.replaceAll("\n", "\r\n"));
    expect(readTable(windows)).toEqual(readTable(unix));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("recordings found below a folder have paths of this system", () => {
  const folder = join(ROOT, "recordings");
  for (const { file } of findRecordings([folder])) expect(file.startsWith(`${folder}${sep}`)).toBe(true);
});
