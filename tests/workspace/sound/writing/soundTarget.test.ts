import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { soundTarget } from "../../../../src/workspace/sound/writing/soundTarget.js";
import { wavFile } from "../wavFile.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-target-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = join(folder, "R1.12.WAV");
writeFileSync(source, wavFile({}, new Uint8Array(4)));
mkdirSync(join(folder, "out"));

test("without a name it goes to the working folder, or into the folder that is named", () => {
  expect(soundTarget(source, undefined, "22050hz")).toBe("R1.12.22050hz.wav");
  expect(soundTarget(source, join(folder, "out"), "22050hz")).toBe(join(folder, "out", "R1.12.22050hz.wav"));
  expect(soundTarget(source, join(folder, "none/"), "x")).toBe(join(folder, "none", "R1.12.x.wav"));
  expect(soundTarget(source, join(folder, "b.wav"), "x")).toBe(join(folder, "b.wav"));
});

test("the recording itself is never written over, by whatever name", () => {
  const link = join(folder, "link.wav");
  symlinkSync(source, link);
  const twin = join(folder, "twin.wav");
  linkSync(source, twin);
  for (const out of [source, link, twin, join(folder, "out", "..", "R1.12.WAV")])
    expect(() => soundTarget(source, out, "x")).toThrow(/is the recording itself; choose another --out/);
});

test("a path that does not end in .wav is rejected", () => {
  expect(() => soundTarget(source, join(folder, "b.flac"), "x")).toThrow(/does not end in .wav/);
});
