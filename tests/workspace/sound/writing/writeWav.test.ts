import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import wavefile from "wavefile";
import { Random } from "../../../../src/math/random.js";
import { monoSignal, type Signal } from "../../../../src/shapes/series.js";
import { openSound, type SoundFile } from "../../../../src/workspace/sound/openSound.js";
import { encodeWav, writeWav } from "../../../../src/workspace/sound/writing/writeWav.js";
import { riffChunks } from "../riffChunks.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-wav-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = new Random(5);
const sound = monoSignal(
  Float32Array.from({ length: 1001 }, () => 2 * random.uniform() - 1),
  48_000,
);

/** What `use` finds in the file, which is then closed. */
async function inFile<T>(path: string, use: (sound: SoundFile) => T): Promise<T> {
  const sound = await openSound(path);
  try {
    return use(sound);
  } finally {
    sound.close();
  }
}

function ofChannels(count: number, rows = 500): Signal {
  const columns = Array.from({ length: count }, (_, c) => ({ name: `channel ${c}`, unit: "1" as const }));
  const values = Float32Array.from({ length: rows * count }, () => 2 * random.uniform() - 1);
  return { values, columns, rate: 96_000, start: 0 };
}

test.each([
  // Half a step of rounding, and one more for full scale 2^n - 1 that is read as 2^n.
  ["16", "PCM", 16, 1.5 / 2 ** 15],
  ["24", "PCM", 24, 1.5 / 2 ** 23],
  ["32f", "float", 32, 0],
] as const)(
  "what is written with depth %s is read back as it was",
  async (depth, encoding, bitDepth, error) => {
    const file = join(folder, `${depth}.wav`);
    expect(writeWav(file, sound, depth)).toBe(0);
    await inFile(file, ({ info, read }) => {
      expect(info).toMatchObject({ encoding, bitDepth, sampleRate: 48_000, frames: 1001, warnings: [] });
      read(0, 1001, 0).forEach((v, i) => {
        expect(Math.abs(v - sound.values[i])).toBeLessThanOrEqual(error);
      });
    });
  },
);

test.each([1, 2, 3, 8])("of %d channels each one is read back as it was", async (count) => {
  const signal = ofChannels(count);
  const file = join(folder, `${count}.wav`);
  writeWav(file, signal, "32f");
  await inFile(file, ({ info, readAll }) => {
    expect([info.channels, info.sampleRate]).toEqual([count, 96_000]);
    expect(readAll(0, 1000)).toEqual(signal.values);
  });
});

describe("another library reads the same", () => {
  // The types of wavefile know plain numbers only.
  test.each([
    ["16", 1],
    ["24", 1],
    ["32f", 1],
    ["16", 2],
    ["24", 4],
    ["16", 5],
  ] as const)("depth %s, %d channels", (depth, count) => {
    const signal = ofChannels(count, 101);
    const { bytes } = encodeWav(signal, depth);
    const wav = new wavefile.WaveFile(bytes);
    const scale = depth === "16" ? 2 ** 15 - 1 : depth === "24" ? 2 ** 23 - 1 : 1;
    const samples = wav.getSamples(true, Float64Array) as unknown as Float64Array;
    expect(samples.length).toBe(signal.values.length);
    samples.forEach((v, i) => {
      // Half a step of rounding.
      expect(Math.abs(v - signal.values[i] * scale)).toBeLessThanOrEqual(depth === "32f" ? 0 : 0.5);
    });
    expect(wav.fmt).toMatchObject({ numChannels: count, sampleRate: 96_000 });
  });
});

test("a mono file of 16 bits has the plain header of 44 bytes", () => {
  const { bytes } = encodeWav(monoSignal(Float32Array.of(1, -1, 0), 44_100));
  // RIFF 42 WAVE fmt 16: PCM, 1 channel, 44100 Hz, 88200 bytes a second, 2 a sample, 16 bits; data 6: 32767, -32767, 0.
  expect(Buffer.from(bytes).toString("hex")).toBe(
    "524946462a00000057415645666d7420100000000100010044ac000088580100020010006461746106000000ff7f01800000",
  );
});

test("more than two channels or 24 bits are EXTENSIBLE, floating point has a fact chunk", () => {
  const format = (signal: Signal, depth: "16" | "24" | "32f"): [string[], Uint8Array] => {
    const { chunks } = riffChunks(encodeWav(signal, depth).bytes);
    return [chunks.map(([id]) => id), chunks[0][1]];
  };
  const [ids, six] = format(ofChannels(6), "16");
  expect(ids).toEqual(["fmt ", "data"]);
  // Code, size of the rest, valid bits, no loudspeakers, the GUID of PCM.
  expect(Buffer.from(six.subarray(0, 2)).toString("hex")).toBe("feff");
  expect(Buffer.from(six.subarray(16)).toString("hex")).toBe(
    "16001000000000000100000000001000800000aa00389b71",
  );
  expect(format(ofChannels(1), "24")[1].length).toBe(40);
  expect(format(ofChannels(2), "16")[1].length).toBe(16);
  const [floats, fmt] = format(ofChannels(2), "32f");
  expect(floats).toEqual(["fmt ", "fact", "data"]);
  expect([fmt[0], fmt.length]).toEqual([3, 18]);
});

test("integers are clipped and counted, floating point is not", async () => {
  const loud = monoSignal(Float32Array.of(0.5, 1.5, -2, 1, -1), 8000);
  expect(encodeWav(loud, "16").clipped).toBe(2);
  expect(encodeWav(loud, "24").clipped).toBe(2);
  expect(encodeWav(loud, "32f").clipped).toBe(0);
  const file = join(folder, "loud.wav");
  writeWav(file, loud, "32f");
  expect(await inFile(file, ({ read }) => [...read(0, 9, 0)])).toEqual([0.5, 1.5, -2, 1, -1]);
  expect(readFileSync(file).length).toBe(58 + 20);
});

test("a rate that WAV can't tell, and what is not a number, are refused", () => {
  expect(() => encodeWav(monoSignal(Float32Array.of(0), 22_254.5))).toThrow(
    /rate=22254.5 Hz .*resample to 22255 Hz/,
  );
  expect(() => encodeWav(monoSignal(Float32Array.of(0, Number.NaN), 8000), "24")).toThrow(
    /sample 1 is not a number/,
  );
});
