import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSong } from "../src/documents/songDocument.js";
import { synthesize } from "../src/syrinx/synthesize.js";
import { encodeWav } from "../src/workspace/sound/writing/writeWav.js";

const ROOT = join(import.meta.dirname, "..");
const RECORDINGS = readdirSync(join(ROOT, "recordings")).filter((name) => name.endsWith(".wav"));

test("four recordings are bundled, each with its song, small enough to be cloned", () => {
  const songs = readdirSync(join(ROOT, "synth")).filter((name) => name.endsWith(".song.json"));
  for (const name of RECORDINGS) expect(songs).toContain(name.replace(/wav$/, "song.json"));
  expect(RECORDINGS.length).toBe(4);
  const sizes = RECORDINGS.map((name) => statSync(join(ROOT, "recordings", name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.5e6);
});

test.each(RECORDINGS)("%s is its song, sung again, byte for byte", (name) => {
  const path = join(ROOT, "synth", name.replace(/wav$/, "song.json"));
  const song = readSong(JSON.parse(readFileSync(path, "utf8")), path);
  const { bytes, clipped } = encodeWav(synthesize(song));
  expect(clipped).toBe(0);
  expect(Buffer.compare(readFileSync(join(ROOT, "recordings", name)), bytes)).toBe(0);
});
