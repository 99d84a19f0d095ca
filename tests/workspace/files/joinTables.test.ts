import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { joinTables } from "../../../src/workspace/files/joinTables.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-join-"));
afterAll(() => rmSync(folder, { recursive: true }));

function table(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("the header stands once, and rows follow in the order of the tables, whatever their size", () => {
  // Rows of 40 bytes: some lie across the blocks of 1 MiB that are copied at a time.
  const rows = Array.from({ length: 100_000 }, (_, r) => `${String(r).padStart(30, "0")},fléchette`).join(
    "\n",
  );
  const header = "row,label\n";
  const tables = [
    table("a.csv", `${header}1,é\n`),
    table("empty.csv", header),
    table("long.csv", `${header}${rows}\n`),
    table("b.csv", `${header}2,b\n`),
  ];
  const joined = join(folder, "joined.csv");
  joinTables(joined, tables);
  expect(readFileSync(joined, "utf8") === `${header}1,é\n${rows}\n2,b\n`).toBe(true);
});

test("tables of other columns are rejected, and nothing is written", () => {
  const joined = join(folder, "none.csv");
  const tables = [table("c.csv", "a,b\n1,2\n"), table("d.csv", "a,c\n1,2\n")];
  expect(() => joinTables(joined, tables)).toThrow(/d\.csv has other columns than .*c\.csv/);
  expect(() => readFileSync(joined)).toThrow(/ENOENT/);
});
