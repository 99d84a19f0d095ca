import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { locateRecordings, locateTable } from "../../../src/workspace/files/locateData.js";
import { readTable } from "../../../src/workspace/files/readTable.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-locate-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  for (const name of ["one.wav", "finch/a.wav", "finch/b.wav", "canary/x.wav", "rows.csv"]) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), name.endsWith("csv") ? "x,y\n1,2\n" : "");
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test("finds files, folders and patterns next to the recipe, each file once", () => {
  const words = ["one.wav", "finch", "finch/b*.wav"];
  expect(locateRecordings(words, folder)).toEqual(["one.wav", "finch/a.wav", "finch/b.wav"].map(at));
});

test("finds a bundled recording although a folder has its name", () => {
  expect(locateRecordings(["canary"], folder)[0]).toMatch(/recordings[\\/]canary\.wav$/);
});

test("rejects a name that matches nothing and names it", () => {
  expect(() => locateRecordings(["nobody"], folder)).toThrow(
    /^nobody: there is no such file and no bundled recording/,
  );
  expect(() => locateRecordings(["no/*.wav"], folder)).toThrow(/^no\/\*\.wav: no recording matches/);
  expect(() => locateTable("none.csv", folder)).toThrow(/^none.csv: no such table/);
});

test("reads a table next to the recipe, and rejects Parquet with a fix", () => {
  expect(readTable(locateTable("rows.csv", folder)).rows[0].cells).toEqual(["1", "2"]);
  writeFileSync(at("rows.parquet"), "PAR1....PAR1");
  expect(() => readTable(at("rows.parquet"))).toThrow(/is a Parquet file, which can't be read yet/);
});
