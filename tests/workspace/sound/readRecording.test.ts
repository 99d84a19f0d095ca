import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joined } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SOUND_ENDING } from "../../../src/workspace/files/soundStem.js";
import { hashFile } from "../../../src/workspace/sound/hashFile.js";
import { inspectSound } from "../../../src/workspace/sound/inspectSound.js";
import { inspectRecording, readRecording } from "../../../src/workspace/sound/readRecording.js";
import { chunk, format, int16, join, riff } from "./soundBytes.js";

const folder = mkdtempSync(joined(tmpdir(), "syrinx-recording-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
function saved(content: Uint8Array, name = `${count++}.wav`): string {
  const path = joined(folder, name);
  writeFileSync(path, content);
  return path;
}
const wav = (shape: Parameters<typeof format>[0], data: Uint8Array): Uint8Array =>
  riff([chunk("fmt ", format(shape)), chunk("data", data)]);

test("the channel and the stretch that are asked for come back, on the clock of the file", async () => {
  const path = saved(wav({ channels: 2, rate: 4 }, int16([1, -1, 2, -2, 3, -3, 4, -4])));
  const { signal, info } = await readRecording(path, { channel: 1, from: 0.25, to: 0.75 });
  expect(Array.from(signal.values, (v) => v * 32_768)).toEqual([-2, -3]);
  expect([signal.start, signal.rate, signal.columns]).toEqual([0.25, 4, [{ name: "channel 1", unit: "1" }]]);
  expect(info).toMatchObject({ channels: 2, frames: 4, duration: 1 });
  // An end beyond the file's is its end.
  expect((await readRecording(path, { from: 0.5, to: 9 })).signal.values.length).toBe(2);
  await expect(readRecording(path, { channel: 2 })).rejects.toThrow(
    /channel=2 does not exist; give an integer from 0 to 1/,
  );
  await expect(readRecording(path, { channel: 0.5 })).rejects.toThrow(/channel=0.5 does not exist/);
  await expect(readRecording(path, { from: 2 })).rejects.toThrow(
    /from=2 s is not before its end, at 1 s; give an earlier time/,
  );
  await expect(readRecording(path, { from: -1 })).rejects.toThrow(/from=-1 s/);
});

test("its hash is the file's, however long that is", async () => {
  // More than two blocks of 1 MiB, and not a whole number of them.
  const content = wav(
    {},
    Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 31) & 255),
  );
  const path = saved(content);
  const expected = createHash("sha256").update(content).digest("hex");
  expect((await readRecording(path)).hash).toBe(expected);
  expect(await hashFile(path)).toBe(expected);
  expect(await hashFile(saved(new Uint8Array(0)))).toBe(createHash("sha256").digest("hex"));
});

test("what can't be read is refused by name", async () => {
  await expect(readRecording(folder)).rejects.toThrow(/is a folder; give a recording/);
  await expect(inspectRecording(joined(folder, "none.wav"))).rejects.toThrow(
    /none\.wav: can't be read \(no such file/,
  );
  await expect(hashFile(joined(folder, "none.wav"))).rejects.toMatchObject({ name: "InputError" });
  await expect(readRecording(saved(wav({}, new Uint8Array(0))))).rejects.toThrow(/holds no samples/);
  const nan = wav({ code: 3, bits: 32 }, new Uint8Array(Float32Array.of(Number.NaN).buffer));
  await expect(readRecording(saved(nan))).rejects.toThrow(/sample 0 is NaN/);
});

test("inspecting tells what is there without the samples, from the file and its name", async () => {
  const path = saved(
    wav({ bits: 24, channels: 2, rate: 250_000 }, new Uint8Array(600)),
    "M_20200101_050000.WAV",
  );
  expect(await inspectRecording(path)).toEqual({
    container: "RIFF",
    encoding: "PCM",
    sampleRate: 250_000,
    channels: 2,
    frames: 100,
    duration: 0.0004,
    bitDepth: 24,
    metadata: {
      name: {
        rule: "date and time",
        site: "M",
        date: "2020-01-01",
        time: "05:00:00",
        recordedAt: "2020-01-01T05:00:00",
      },
      recordedAtFrom: "name",
    },
    recordedAt: "2020-01-01T05:00:00",
    warnings: [],
  });
});

test("the header of a sound says at once how long it lasts", () => {
  const durationOf = (path: string): number | undefined => inspectSound(path)?.duration;
  expect(durationOf(saved(wav({ rate: 100 }, new Uint8Array(500))))).toBe(2.5);
  // A block of 36 bytes holds 1 + 8 * 8 samples.
  expect(durationOf(saved(wav({ code: 17, bits: 4, block: 36, rate: 130 }, new Uint8Array(72))))).toBe(1);
  expect(inspectSound(saved(join("dear diary")))).toBeUndefined();
  expect(inspectSound(joined(folder, "none.wav"))).toBeUndefined();
  mkdirSync(joined(folder, "folder.wav"));
  expect(inspectSound(joined(folder, "folder.wav"))).toBeUndefined();
});

const COMPRESSED = joined(import.meta.dirname, "../../reference/sound");
test.each(readdirSync(COMPRESSED).filter((name) => SOUND_ENDING.test(name)))(
  "what the header of %s says is what decoding it gives",
  async (name) => {
    const path = joined(COMPRESSED, name);
    const { sampleRate, duration } = await inspectRecording(path);
    const found = inspectSound(path);
    if (found?.sampleRate !== undefined) expect(found.sampleRate).toBe(sampleRate);
    // M4A counts the frames of its encoder, too: a few thousand samples.
    if (found?.duration !== undefined) expect(Math.abs(found.duration - duration)).toBeLessThan(0.1);
  },
);
