import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { InputError } from "../../src/shapes/inputError.js";
import { monoSignal } from "../../src/shapes/series.js";
import { inspectRecording, readRecording } from "../../src/workspace/sound/readRecording.js";
import { readWavHeader } from "../../src/workspace/wavHeader.js";
import { encodeWav, writeWav } from "../../src/workspace/writeWav.js";
import { HAS_RECORDINGS, RECORDINGS } from "../sharedData.js";
import { int16, wavFile } from "./wavFile.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-wav-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
function saved(bytes: Uint8Array): string {
  const path = join(folder, `${count++}.wav`);
  writeFileSync(path, bytes);
  return path;
}

describe("every encoding gives fractions of full scale", () => {
  test("16-bit PCM, both byte orders", () => {
    const samples = [0, 16_384, -32_768, 32_767];
    const expected = samples.map((s) => s / 32_768);
    expect(Array.from(readRecording(saved(wavFile({}, int16(...samples)))).signal.values)).toEqual(expected);
    const swapped = int16(...samples).map((_, i, all) => all[i ^ 1]);
    expect(Array.from(readRecording(saved(wavFile({ riff: "RIFX" }, swapped))).signal.values)).toEqual(
      expected,
    );
  });

  test("8, 24 and 32-bit PCM, 32 and 64-bit float", () => {
    const read = (options: object, bytes: Uint8Array): number[] =>
      Array.from(readRecording(saved(wavFile(options, bytes))).signal.values);
    expect(read({ bits: 8 }, Uint8Array.of(128, 255, 0, 192))).toEqual([0, 127 / 128, -1, 0.5]);
    expect(read({ bits: 24 }, Uint8Array.of(0, 0, 0x40, 0, 0, 0x80))).toEqual([0.5, -1]);
    expect(read({ bits: 32 }, new Uint8Array(Int32Array.of(1 << 30, -(2 ** 31)).buffer))).toEqual([0.5, -1]);
    expect(read({ code: 3, bits: 32 }, new Uint8Array(Float32Array.of(0.25, -1.5).buffer))).toEqual([
      0.25, -1.5,
    ]);
    expect(read({ code: 3, bits: 64 }, new Uint8Array(Float64Array.of(0.25, -1).buffer))).toEqual([0.25, -1]);
  });

  test("24 valid bits in four bytes", () => {
    const bytes = new Uint8Array(Int32Array.of(1 << 30).buffer);
    expect(readRecording(saved(wavFile({ bits: 24, blockAlign: 4 }, bytes))).signal.values[0]).toBe(0.5);
  });
});

test("the channel and the stretch that are asked for come back", () => {
  const path = saved(wavFile({ channels: 2, rate: 4 }, int16(1, -1, 2, -2, 3, -3, 4, -4)));
  const right = readRecording(path, { channel: 1, from: 0.25, to: 0.75 }).signal;
  expect(Array.from(right.values, (v) => v * 32_768)).toEqual([-2, -3]);
  expect([right.start, right.rate]).toEqual([0.25, 4]);
  expect(() => readRecording(path, { channel: 2 })).toThrow(/channel=2 is not there; give 0 to 1/);
  expect(() => readRecording(path, { from: 2 })).toThrow(/from=2 s/);
});

describe("odd files are read with a warning that says what was odd", () => {
  test("a RIFF size of half the truth", () => {
    const { header, signal } = readRecording(saved(wavFile({ riffSize: 20 }, int16(1, 2, 3))));
    expect(signal.values.length).toBe(3);
    expect(header.warnings.join()).toMatch(/RIFF size says 28 bytes, the file has 50/);
  });

  test("a cut data chunk", () => {
    const { header, signal } = readRecording(saved(wavFile({ dataSize: 1000 }, int16(1, 2, 3))));
    expect(signal.values.length).toBe(3);
    expect(header.warnings.join()).toMatch(/data chunk says 1000 bytes, the file has 6/);
  });

  test("a stray last byte", () => {
    const { header, signal } = readRecording(saved(wavFile({}, Uint8Array.of(1, 0, 2, 0, 9))));
    expect(signal.values.length).toBe(2);
    expect(header.warnings.join()).toMatch(/last 1 bytes are no whole sample/);
  });

  test("chunks in any order, odd sizes, and comments", () => {
    const comment = new TextEncoder().encode("INFOICMT\x06\0\0\0hello\0");
    const bytes = wavFile({ before: [["junk", new Uint8Array(7)]], after: [["LIST", comment]] }, int16(5));
    const { header, signal } = readRecording(saved(bytes));
    expect(signal.values[0]).toBe(5 / 32_768);
    expect(header.metadata.ICMT).toBe("hello");
    expect(header.warnings).toEqual([]);
  });
});

test.each([
  ["no channels", wavFile({ channels: 0, blockAlign: 2 }, int16(1)), /declares 0 channels/],
  ["no rate", wavFile({ rate: 0 }, int16(1)), /sample rate of 0 Hz/],
  ["an unknown codec", wavFile({ code: 85 }, int16(1)), /holds MP3, which is not decoded/],
  ["no samples", wavFile({}, new Uint8Array(0)), /holds no samples/],
  ["nothing", new Uint8Array(0), /is empty/],
  ["a text", new TextEncoder().encode("dear diary"), /is not a WAV file \(it begins with "dear dia"\)/],
  [
    "a NaN",
    wavFile({ code: 3, bits: 32 }, new Uint8Array(Float32Array.of(Number.NaN).buffer)),
    /sample 0 is NaN/,
  ],
])("a file with %s is refused in one line", (_, bytes, message) => {
  const path = saved(bytes);
  expect(() => readRecording(path)).toThrow(InputError);
  expect(() => readRecording(path)).toThrow(message);
});

test("a folder and a missing file are refused by name", () => {
  expect(() => readRecording(folder)).toThrow(/is a folder/);
  expect(() => readRecording(join(folder, "none.wav"))).toThrow(/no such file/);
});

test("what is written comes back within half a step, and nothing beyond full scale wraps round", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (samples) => {
        const path = join(folder, "round.wav");
        writeWav(path, monoSignal(Float32Array.from(samples), 22_050));
        const { signal } = readRecording(path);
        expect(signal.rate).toBe(22_050);
        // Half a step of 1/32767, and the reader's full scale of 32768.
        for (const [i, v] of samples.entries()) {
          expect(Math.abs(signal.values[i] - v)).toBeLessThan(0.5 / 32_767 + 1 / 32_767);
        }
      },
    ),
    { numRuns: 50 },
  );
  const { bytes, clipped } = encodeWav(monoSignal(Float32Array.of(2, -3, 0.5), 8000));
  expect(clipped).toBe(2);
  const values = readRecording(saved(bytes)).signal.values;
  expect(values[0]).toBeGreaterThan(0.999);
  expect(values[1]).toBeLessThan(-0.999);
});

test("whatever the bytes of a header, reading ends in a header or an InputError", () => {
  const good = wavFile(
    { after: [["LIST", new TextEncoder().encode("INFOICMT\x02\0\0\0a\0")]] },
    int16(1, 2, 3, 4),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(good.length),
      (changes, cut) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const file = bytes.subarray(0, good.length - cut);
        const source = { size: file.length, read: (at: number, n: number) => file.subarray(at, at + n) };
        try {
          const header = readWavHeader(source, "mutant");
          expect(header.dataStart + header.dataBytes).toBeLessThanOrEqual(file.length);
          expect(header.frames).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

describe.skipIf(!HAS_RECORDINGS)("on odd and broken files from the wild", () => {
  const variants = join(RECORDINGS, "wav-variants");

  test.each(HAS_RECORDINGS ? readdirSync(variants) : [])("%s ends in samples or an InputError", (name) => {
    try {
      const { signal, header } = readRecording(join(variants, name));
      expect(signal.values.length).toBeGreaterThan(0);
      const bound = header.encoding === "float" ? Number.MAX_VALUE : 1;
      expect(signal.values.every((v) => Math.abs(v) <= bound)).toBe(true);
      expect(header.sampleRate).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
    }
  });

  test("A-law, mu-law-like and IMA ADPCM files decode to sound of the right length", () => {
    const alaw = readRecording(join(variants, "wavefile_8bit-alaw-8kHz-noBext-mono-encoded.wav"));
    expect(alaw.signal.values.length / alaw.signal.rate).toBeCloseTo(6, 2);
    const pcm = readRecording(join(variants, "wavefile_RIFX-16bit-mono.wav"));
    expect(alaw.signal.values.length).toBe(pcm.signal.values.length);
    const ima = readRecording(join(variants, "wavefile_4bit-imaadpcm-8kHz-noBext-mono.wav"));
    expect(ima.signal.values.length).toBeGreaterThan(0);
  });

  test("a recorder's half RIFF size is told, and every sample read", () => {
    const header = inspectRecording(join(RECORDINGS, "birds/zebrafinch_G402_43362.23400788_9_19_6_30_0.wav"));
    expect(header.warnings.join()).toMatch(/RIFF size/);
    // 11.923 s, as its index says.
    expect(header.frames / header.sampleRate).toBeCloseTo(11.923, 2);
  });
});
