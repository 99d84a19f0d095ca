import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { monoSignal } from "../../../../src/shapes/series.js";
import { writeWhole } from "../../../../src/workspace/files/atomicWrite.js";
import { openSound } from "../../../../src/workspace/sound/openSound.js";
import { needsRf64, wavHead, wavTail } from "../../../../src/workspace/sound/writing/wavLayout.js";
import { SampleEncoder } from "../../../../src/workspace/sound/writing/wavSamples.js";
import { WavStream } from "../../../../src/workspace/sound/writing/wavStream.js";
import { encodeWav } from "../../../../src/workspace/sound/writing/writeWav.js";
import { riffChunks } from "../riffChunks.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-stream-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "sound.wav");
const MONO = { sampleRate: 44_100, channels: 1, depth: "16" } as const;

test("however it is cut into blocks, the file is that of the whole sound", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("16", "24", "32f" as const),
      fc.array(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 20 }), { maxLength: 5 }),
      fc.boolean(),
      (depth, blocks, known) => {
        const all = blocks.flat();
        const frames = known ? { frames: all.length } : {};
        const stream = new WavStream(path, { ...MONO, depth }, { scale: "symmetric", ...frames });
        for (const block of blocks) stream.write(Float32Array.from(block));
        stream.finish();
        const whole = encodeWav(monoSignal(Float32Array.from(all), 44_100), depth).bytes;
        const written = new Uint8Array(readFileSync(path));
        if (known) expect(written).toEqual(whole);
        // Where the length was not known, there is room for 64-bit sizes beside.
        else expect(riffChunks(written).chunks.slice(1)).toEqual(riffChunks(whole).chunks);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["16", 2 ** 15],
  ["24", 2 ** 23],
] as const)("every integer of depth %s that was read is written as it was", (depth, full) => {
  const step = depth === "16" ? 1 : 4099;
  const integers: number[] = [];
  for (let v = -full; v < full; v += step) integers.push(v);
  integers.push(full - 1);
  const encoder = new SampleEncoder(depth, "as read");
  const bytes = Buffer.from(encoder.encode(Float32Array.from(integers, (v) => v / full)));
  expect(encoder.clipped).toBe(0);
  const width = depth === "16" ? 2 : 3;
  const wrong = integers.filter((v, i) => bytes.readIntLE(i * width, width) !== v);
  expect(wrong).toEqual([]);
});

test("what is beyond full scale is clipped and counted; full scale itself is one step short of it", () => {
  const encoder = new SampleEncoder("16", "as read");
  const bytes = Buffer.from(encoder.encode(Float32Array.of(1, -1, 1.0001, -1.5, 0.5)));
  expect([0, 2, 4, 6, 8].map((at) => bytes.readInt16LE(at))).toEqual([
    32_767, -32_768, 32_767, -32_768, 16_384,
  ]);
  expect(encoder.clipped).toBe(2);
});

test("metadata chunks are kept as they are, bext before the samples and all others behind them", async () => {
  const chunks = [
    { id: "LIST", bytes: new TextEncoder().encode("INFOICMT\x05\0\0\0hello\0") },
    { id: "bext", bytes: new Uint8Array(602).fill(65) },
    { id: "guan", bytes: new TextEncoder().encode("GUANO|Version: 1.0\nNote: odd") },
    { id: "cue ", bytes: new Uint8Array(28).fill(1) },
  ];
  const stream = new WavStream(path, { ...MONO, depth: "24", chunks }, { frames: 1 });
  stream.write(Float32Array.of(0.5));
  stream.finish();
  const file = riffChunks(new Uint8Array(readFileSync(path)));
  expect(file.chunks.map(([id]) => id)).toEqual(["bext", "fmt ", "data", "LIST", "guan", "cue "]);
  const found = new Map(file.chunks);
  for (const { id, bytes } of chunks) expect(found.get(id)).toEqual(bytes);
  expect(found.get("data")).toEqual(Uint8Array.of(0, 0, 0x40));
  const sound = await openSound(path);
  expect(sound.info.warnings).toEqual([]);
  expect([...sound.read(0, 9, 0)]).toEqual([0.5]);
  sound.close();
});

describe("above 4 GB", () => {
  test("sizes are written in 64 bits, as RF64 has it", () => {
    const layout = { sampleRate: 250_000, channels: 4, depth: "24" } as const;
    const frames = 500_000_001;
    const data = 12 * frames;
    expect(needsRf64(layout, frames)).toBe(true);
    const head = Buffer.from(wavHead(layout, frames, true));
    expect(head.toString("latin1", 0, 4)).toBe("RF64");
    expect(head.readUInt32LE(4)).toBe(0xffffffff);
    expect(head.toString("latin1", 12, 16)).toBe("ds64");
    expect(Number(head.readBigUInt64LE(20))).toBe(head.length + data - 8);
    expect(Number(head.readBigUInt64LE(28))).toBe(data);
    expect(Number(head.readBigUInt64LE(36))).toBe(frames);
    expect(head.toString("latin1", head.length - 8, head.length - 4)).toBe("data");
    expect(head.readUInt32LE(head.length - 4)).toBe(0xffffffff);
  });

  test("the room that is kept for them while the length is unknown is just as long", () => {
    for (const frames of [0, 1000, 5e9])
      expect(wavHead(MONO, frames, true).length).toBe(wavHead(MONO, 0, true).length);
    expect(wavHead(MONO, 1000, false).length).toBe(44);
    expect(() => wavHead(MONO, 5e9, false)).toThrow(/need RF64, but no room/);
  });

  test("the border is where 32 bits end, metadata and all", () => {
    const chunks = [{ id: "note", bytes: new Uint8Array(1000) }];
    const most = Math.floor((0xffffff00 + 8 - 44 - 36 - 1) / 2);
    expect(needsRf64(MONO, most)).toBe(false);
    expect(needsRf64(MONO, most + 1)).toBe(true);
    expect(needsRf64({ ...MONO, chunks }, most)).toBe(true);
    expect(wavTail({ ...MONO, chunks }, 3).length).toBe(1008);
  });
});

test("until it is finished there is no file of the name, and a discarded one leaves nothing", () => {
  const target = join(folder, "later.wav");
  writeWhole(target, "old");
  const before = readdirSync(folder).length;
  const first = new WavStream(target, MONO);
  first.write(new Float32Array(100));
  expect(readFileSync(target, "utf8")).toBe("old");
  first.discard();
  expect(readFileSync(target, "utf8")).toBe("old");
  expect(readdirSync(folder).length).toBe(before);
  const second = new WavStream(target, MONO);
  second.write(new Float32Array(100));
  second.finish();
  second.discard();
  expect(riffChunks(new Uint8Array(readFileSync(target))).chunks.at(-1)).toEqual([
    "data",
    new Uint8Array(200),
  ]);
  expect(readdirSync(folder).length).toBe(before);
});

test("half a row of a stereo file is our fault, and nothing is left of it", () => {
  const target = join(folder, "half.wav");
  const stream = new WavStream(target, { ...MONO, channels: 2 });
  try {
    stream.write(new Float32Array(3));
    expect(() => stream.finish()).toThrow(/3 samples are not a multiple of 2 channels/);
  } finally {
    stream.discard();
  }
  expect(existsSync(target)).toBe(false);
});
