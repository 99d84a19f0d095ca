import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { inspectRecording, readRecording } from "../../src/workspace/readRecording.js";
import { encodeWav, writeWav } from "../../src/workspace/writeWav.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-wav-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = new Random(5);
const sound = monoSignal(
  Float32Array.from({ length: 1001 }, () => 2 * random.uniform() - 1),
  48_000,
);

test.each([
  // Half a step of rounding, and one more for full scale 2^n - 1 that is read as 2^n.
  ["16", "PCM", 16, 1.5 / 2 ** 15],
  ["24", "PCM", 24, 1.5 / 2 ** 23],
  ["32f", "float", 32, 0],
] as const)("what is written with depth %s is read back as it was", (depth, encoding, bitDepth, error) => {
  const file = join(folder, `${depth}.wav`);
  expect(writeWav(file, sound, depth)).toBe(0);
  expect(inspectRecording(file)).toMatchObject({
    encoding,
    bitDepth,
    sampleRate: 48_000,
    frames: 1001,
    warnings: [],
  });
  readRecording(file).signal.values.forEach((v, i) => {
    expect(Math.abs(v - sound.values[i])).toBeLessThanOrEqual(error);
  });
});

test("integers are clipped and counted, floating point is not", () => {
  const loud = monoSignal(Float32Array.of(0.5, 1.5, -2, 1, -1), 8000);
  expect(encodeWav(loud, "16").clipped).toBe(2);
  expect(encodeWav(loud, "24").clipped).toBe(2);
  expect(encodeWav(loud, "32f").clipped).toBe(0);
  const file = join(folder, "loud.wav");
  writeWav(file, loud, "32f");
  expect([...readRecording(file).signal.values]).toEqual([0.5, 1.5, -2, 1, -1]);
});
