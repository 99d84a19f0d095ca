import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { WorkFailed } from "../../../src/shapes/workFailed.js";
import { writeWhole } from "../../../src/workspace/files/atomicWrite.js";
import { WavStream } from "../../../src/workspace/sound/writing/wavStream.js";

/** Number of bytes free on the simulated disk. */
const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    // As on Linux, a write stores as many bytes as fit, and only the next one fails.
    writeSync(file: number, bytes: Uint8Array, from: number, length: number, at: number): number {
      if (disk.free === 0) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
      const written = fs.writeSync(file, bytes, from, Math.min(length, disk.free), at);
      disk.free -= written;
      return written;
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), "syrinx-full-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("on a full disk fails in one line, removes the temporary file and keeps the old one", () => {
  const path = join(folder, "long.wav");
  writeWhole(path, "old");
  disk.free = 5000;
  const stream = new WavStream(path, { sampleRate: 44_100, channels: 1, depth: "16" });
  const write = (): void => {
    for (let block = 0; block < 10; block++) stream.write(new Float32Array(1000));
  };
  expect(write).toThrow(
    new WorkFailed(`${path}: can't be written (the disk is full); free disk space or choose another --out.`),
  );
  expect(readdirSync(folder)).toEqual([".syrinx-files", "long.wav"]);
  stream.discard();
  disk.free = 3;
  expect(() => writeWhole(path, "longer than three")).toThrow(/the disk is full/);
  expect(readdirSync(folder)).toEqual([".syrinx-files", "long.wav"]);
});
