import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { annotationsOf, checkShared } from "../../../src/workspace/annotations/annotationsOf.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-shared-"));
afterAll(() => rmSync(folder, { recursive: true }));

function csv(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const unnamed = csv("unnamed.csv", "onset_s,offset_s,label\n0.5,0.6,a\n");
const ofA = csv("ofA.csv", "onset_s,offset_s,label,recording\n0.5,0.6,a,a.wav\n");

test("a file that was given for several recordings holds those of the recordings that it names", () => {
  expect(annotationsOf("songs/a.wav", ofA, true)).toBe(ofA);
  expect(annotationsOf("songs/b.wav", ofA, true)).toBeUndefined();
  // Given for one recording, it is that recording's, whatever it is called.
  expect(annotationsOf("songs/b.wav", ofA, false)).toBe(ofA);
});

test("a file found in a folder by a recording's name is that recording's", () => {
  const own = csv("b.wav.csv", "onset_s,offset_s,label,recording\n0.5,0.6,a,old-name.wav\n");
  expect(annotationsOf("songs/b.wav", folder, true)).toBe(own);
  expect(annotationsOf("songs/c.wav", folder, true)).toBeUndefined();
});

test("a file that names no recording is refused for several, and taken for one", () => {
  expect(() => checkShared("analyze: annotations", unnamed, ["a.wav", "b.wav"])).toThrow(
    /^analyze: annotations=.*unnamed\.csv does not say which of the 2 recordings it is of; give that recording alone, or a folder/,
  );
  expect(() => checkShared("analyze: annotations", unnamed, ["a.wav"])).not.toThrow();
  expect(() => checkShared("analyze: annotations", ofA, ["a.wav", "b.wav"])).not.toThrow();
  expect(() => checkShared("analyze: annotations", folder, ["a.wav", "b.wav"])).not.toThrow();
  expect(() => checkShared("analyze: annotations", undefined, ["a.wav", "b.wav"])).not.toThrow();
});

test("a name that fits two of the recordings is refused", () => {
  expect(() => checkShared("fit: annotations", ofA, ["monday/a.wav", "tuesday/a.wav"])).toThrow(
    /^fit: annotations=.*ofA\.csv names a\.wav, which may be monday\/a\.wav or tuesday\/a\.wav; give one of them/,
  );
});
