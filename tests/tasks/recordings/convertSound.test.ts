import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Progress } from "../../../src/shapes/progress.js";
import { resample } from "../../../src/signal/resample.js";
import {
  type ConvertedSound,
  type ConvertSoundOptions,
  convertSound,
} from "../../../src/tasks/recordings/convertSound.js";
import { Interrupted } from "../../../src/tasks/running/task.js";
import { openSound } from "../../../src/workspace/sound/openSound.js";
import { encodeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { HAS_RECORDINGS, RECORDINGS } from "../../sharedData.js";
import { riffChunks } from "../../workspace/sound/riffChunks.js";
import { int16, wavFile } from "../../workspace/sound/wavFile.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-convert-"));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, "out.wav");
let count = 0;

function saved(bytes: Uint8Array): string {
  const path = join(folder, `in${count++}.wav`);
  writeFileSync(path, bytes);
  return path;
}

async function convert(
  path: string,
  options: ConvertSoundOptions = {},
): Promise<{ summary: ConvertedSound; said: Progress[] }> {
  const task = convertSound(path, { out, ...options }, { stopRequested: () => false });
  const said: Progress[] = [];
  for (;;) {
    const { value, done } = await task.next();
    if (done) return { summary: value, said };
    said.push(value);
  }
}

function warningsOf(said: readonly Progress[]): string[] {
  return said.flatMap((progress) => (progress.kind === "warning" ? [progress.text] : []));
}

const chunkOf = (path: string, id: string): Uint8Array | undefined =>
  riffChunks(new Uint8Array(readFileSync(path))).chunks.find(([name]) => name === id)?.[1];

const NOISE = Array.from({ length: 5000 }, (_, i) => ((i * 7919 + i * i * 31) % 65_536) - 32_768);

describe("without a new rate the samples are those of the file", () => {
  test("16 bits, two channels: the same bytes", async () => {
    const data = int16(...NOISE);
    const { summary, said } = await convert(saved(wavFile({ channels: 2, rate: 44_100 }, data)));
    expect(chunkOf(out, "data")).toEqual(data);
    expect(summary).toEqual({
      ...{ file: out, sampleRate: 44_100, channels: 2, depth: "16", frames: 2500, clipped: 0 },
      duration: 2500 / 44_100,
    });
    expect(warningsOf(said)).toEqual([]);
    expect(said.at(-1)).toEqual({ kind: "output", path: out });
    expect(said.find(({ kind }) => kind === "step")).toMatchObject({ unit: "s of sound" });
  });

  test("24 bits and single precision: the same bytes", async () => {
    const data = Uint8Array.from({ length: 999 * 3 }, (_, i) => (i * i * 37 + i) % 256);
    await convert(saved(wavFile({ bits: 24 }, data)));
    expect(chunkOf(out, "data")).toEqual(data);
    const floats = new Uint8Array(Float32Array.from(NOISE, (v) => v / 9999).buffer);
    const { summary } = await convert(saved(wavFile({ code: 3, bits: 32 }, floats)));
    expect(summary.depth).toBe("32f");
    expect(chunkOf(out, "data")).toEqual(floats);
  });

  test("the depth is the least that holds the file's own", async () => {
    const depth = async (options: object, data: Uint8Array): Promise<string> =>
      (await convert(saved(wavFile(options, data)))).summary.depth;
    expect(await depth({ bits: 8 }, Uint8Array.of(0, 128, 255))).toBe("16");
    expect(chunkOf(out, "data")).toEqual(int16(-32_768, 0, 127 * 256));
    expect(await depth({ code: 6, bits: 8 }, Uint8Array.of(0x55, 0xd5))).toBe("16");
    expect(await depth({ bits: 32 }, new Uint8Array(8))).toBe("32f");
    expect(await depth({ code: 3, bits: 64 }, new Uint8Array(16))).toBe("32f");
  });

  test("one channel of several", async () => {
    const path = saved(wavFile({ channels: 3, rate: 22_050 }, int16(1, 2, 3, 4, 5, 6)));
    const { summary } = await convert(path, { channel: 1 });
    expect(chunkOf(out, "data")).toEqual(int16(2, 5));
    expect(summary).toMatchObject({ channels: 1, frames: 2 });
    await expect(convert(path, { channel: 3 })).rejects.toThrow(
      /channel=3 does not exist; give an integer from 0 to 2/,
    );
  });
});

test("at another rate each channel is what resample makes of it, whatever the blocks", async () => {
  // Long enough for three blocks.
  const rows = 300_000;
  const values = Float32Array.from({ length: 2 * rows }, (_, i) => 0.5 * Math.sin(0.01 * i + (i % 2)));
  const columns = ["a", "b"].map((name) => ({ name, unit: "1" as const }));
  const signal = { values, columns, rate: 48_000, start: 0 };
  const { summary } = await convert(saved(encodeWav(signal, "32f").bytes), { rate: 44_100 });
  const expected = resample(signal, 44_100);
  expect(summary).toMatchObject({ sampleRate: 44_100, frames: expected.values.length / 2 });
  const sound = await openSound(out);
  expect(Buffer.compare(Buffer.from(sound.readAll(0, 1e6).buffer), Buffer.from(expected.values.buffer))).toBe(
    0,
  );
  sound.close();
});

test("what a new rate throws beyond full scale is clipped, counted and told", async () => {
  // A square wave of full scale overshoots once its upper harmonics are gone.
  const square = Array.from({ length: 4000 }, (_, i) => (Math.floor(i / 40) % 2 ? 32_767 : -32_768));
  const path = saved(wavFile({ rate: 44_100 }, int16(...square)));
  const { summary, said } = await convert(path, { rate: 32_000 });
  expect(summary.clipped).toBeGreaterThan(10);
  expect(warningsOf(said).join()).toContain(
    `${summary.clipped} samples are beyond full scale and clipped; keep them with --depth 32f.`,
  );
  const kept = await convert(path, { rate: 32_000, depth: "32f" });
  expect(kept.summary.clipped).toBe(0);
  expect(warningsOf(kept.said)).toEqual([]);
});

describe("metadata goes along", () => {
  const guano = new TextEncoder().encode("GUANO|Version: 1.0\nSamplerate: 48000\nNote: hi\n");
  const info = new TextEncoder().encode("INFOICMT\x06\0\0\0hello\0");
  const cue = new Uint8Array(Uint32Array.of(1, 1, 24_000, 0x61746164, 0, 0, 24_000).buffer);
  const bytes = wavFile(
    {
      rate: 48_000,
      before: [["LIST", info]],
      after: [
        ["guan", guano],
        ["cue ", cue],
      ],
    },
    int16(...new Array<number>(48_000).fill(5)),
  );

  test("byte for byte at the same rate", async () => {
    await convert(saved(bytes));
    for (const [id, content] of [
      ["LIST", info],
      ["guan", guano],
      ["cue ", cue],
    ] as const)
      expect(chunkOf(out, id)).toEqual(content);
  });

  test("with markers at their instants at another rate", async () => {
    await convert(saved(bytes), { rate: 44_100 });
    const { info: found, close } = await openSound(out);
    close();
    expect(found.metadata.markers).toMatchObject([{ time: 0.5 }]);
    expect(found.metadata.guano).toMatchObject({ Samplerate: "44100", Note: "hi" });
    expect(found.metadata.info).toEqual({ ICMT: "hello" });
    expect(found.warnings).toEqual([]);
  });

  test("a recorder that never wrote the size of its data has no chunks behind it", async () => {
    const { said } = await convert(saved(wavFile({ dataSize: 0 }, int16(...NOISE))));
    expect(warningsOf(said).join()).toMatch(/never filled in/);
    expect(chunkOf(out, "data")).toEqual(int16(...NOISE));
  });
});

test("nothing is left of a conversion that is stopped, and the recording itself is never written over", async () => {
  const path = saved(wavFile({ rate: 44_100 }, int16(...NOISE)));
  const target = join(folder, "stopped", "x.wav");
  mkdirSync(join(folder, "stopped"));
  const task = convertSound(path, { out: target }, { stopRequested: () => true });
  const all = async (): Promise<void> => {
    for await (const _ of task);
  };
  await expect(all()).rejects.toThrow(Interrupted);
  expect(readdirSync(join(folder, "stopped"))).toEqual([]);
  await expect(convert(path, { out: path })).rejects.toThrow(/is the recording itself/);
  expect(existsSync(path)).toBe(true);
});

test("the name tells what was made: channel, rate, or that it was converted", async () => {
  const path = saved(wavFile({ channels: 2, rate: 44_100 }, int16(...NOISE)));
  const stem = join(folder, "made", path.slice(folder.length + 1, -4));
  const nameOf = async (options: ConvertSoundOptions): Promise<string> =>
    (await convert(path, { ...options, out: join(folder, "made/") })).summary.file;
  expect(await nameOf({})).toBe(`${stem}.converted.wav`);
  expect(await nameOf({ rate: 22_050 })).toBe(`${stem}.22050hz.wav`);
  expect(await nameOf({ rate: 22_050, channel: 1 })).toBe(`${stem}.channel1.22050hz.wav`);
});

test.each([0, -5, 44_100.5, 2e7, Number.NaN])("a rate of %d Hz is refused", async (rate) => {
  await expect(convert(saved(wavFile({}, int16(1))), { rate })).rejects.toThrow(
    /is not a rate that a WAV file can have; give an integer from 1 to 10000000/,
  );
});

test("a recording without samples is refused", async () => {
  await expect(convert(saved(wavFile({}, new Uint8Array(0))))).rejects.toThrow(/holds no samples/);
});

describe.skipIf(!HAS_RECORDINGS)("on files from the wild", () => {
  const variants = join(RECORDINGS, "wav-variants");

  test.each([
    "goaudio_bwf.wav",
    "wavefile_24bit-16kHz-bext-mono.wav",
    "wavefile_16bit-16kHz-2markers-mono.wav",
  ])("%s keeps its samples and what it says of itself", async (name) => {
    await convert(join(variants, name));
    const [before, after] = await Promise.all([openSound(join(variants, name)), openSound(out)]);
    expect(after.info.metadata).toEqual(before.info.metadata);
    expect(after.readAll(0, 1e6)).toEqual(before.readAll(0, 1e6));
    before.close();
    after.close();
  });
});
