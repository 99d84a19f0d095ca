import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import { checkWritable } from "../../../src/workspace/files/checkWritable.js";
import { claimFiles } from "../../../src/workspace/files/ownFiles.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-writable-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder that can be written, and one that can be created, are accepted and left as they are", () => {
  mkdirSync(join(folder, "there"));
  checkWritable(join(folder, "there"));
  checkWritable(join(folder, "none", "such"));
  expect(readdirSync(folder)).toEqual(["there"]);
  expect(readdirSync(join(folder, "there"))).toEqual([]);
});

test("a file in the place of the folder, or above it, is named", () => {
  const file = join(folder, "notes.txt");
  writeFileSync(file, "mine");
  for (const wanted of [file, join(file, "below")])
    expect(() => checkWritable(wanted)).toThrow(
      new InputError(`${wanted}: ${file} is a file, not a folder; choose another --out.`),
    );
});

// Root may write wherever the disk lets it.
test.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
  "a folder without permission to write is named",
  () => {
    const locked = join(folder, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    for (const wanted of [locked, join(locked, "below")])
      expect(() => checkWritable(wanted)).toThrow(
        new InputError(`${wanted}: can't be written (not permitted); choose another --out.`),
      );
  },
);

test.skipIf(!existsSync("/proc/self"))(
  "a folder of a disk that takes no files is named before any work",
  () => {
    expect(() => claimFiles(["/proc/none/song.fit.csv"])).toThrow(
      new InputError("/proc/none: can't be written (no such file or folder); choose another --out."),
    );
  },
);
