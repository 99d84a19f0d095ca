import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findRecordings } from "../../../src/workspace/files/findRecordings.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-find-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  for (const name of [
    "b.WAV",
    "a.wav",
    "notes.txt",
    "._a.wav",
    "deep/er/c.flac",
    "deep/d [x].Wav",
    "none/readme.md",
  ]) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), "");
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = (words: readonly string[]): string[] => findRecordings(words).map(({ file }) => file);

test("a folder stands for all recordings below it, sorted, with extensions in upper or lower case, without hidden files", () => {
  expect(files([folder])).toEqual(["a.wav", "b.WAV", "deep/d [x].Wav", "deep/er/c.flac"].map(at));
});

test("a pattern stands for the matching recordings, and a name that looks like a pattern for itself if it exists", () => {
  expect(files([at("*.wav")])).toEqual(["a.wav", "b.WAV"].map(at));
  // notes.txt matches, too, but is not a recording.
  expect(files([at("*")])).toEqual(["a.wav", "b.WAV"].map(at));
  expect(findRecordings([at("deep/d [x].Wav")])).toEqual([
    { file: at("deep/d [x].Wav"), byName: true, folder: at("deep") },
  ]);
});

test("returns a file named by several words once, as the first one named it", () => {
  expect(files([at("b.WAV"), folder])).toEqual(
    ["b.WAV", "a.wav", "deep/d [x].Wav", "deep/er/c.flac"].map(at),
  );
});

test.each([
  ["lost.wav", /lost\.wav: no such file or folder; check the name\.$/],
  ["none", /none: contains no recordings \(\.wav, .*\); choose another folder\.$/],
  ["*.aiff", /\*\.aiff: no recording matches; correct the pattern\.$/],
])("rejects %s in one line", (word, message) => {
  expect(() => findRecordings([at(word)])).toThrow(message);
});
