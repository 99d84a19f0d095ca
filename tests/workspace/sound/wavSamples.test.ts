import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesInMemory } from "../../../src/workspace/files/bytes.js";
import { linearReader } from "../../../src/workspace/sound/samples/linearReader.js";
import { INPUT_BYTES, sampleKernel } from "../../../src/workspace/sound/samples/sampleKernel.js";
import { chunk, format, int16, join, riff, samplesOf, soundOf, whole } from "./soundBytes.js";

/** A file of one format with these bytes as data. */
const wav = (shape: Parameters<typeof format>[0], data: Uint8Array): Uint8Array =>
  riff([chunk("fmt ", format(shape)), chunk("data", data)]);

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe("every encoding gives fractions of full scale", () => {
  test("8-bit PCM has no sign", async () => {
    expect(await samplesOf(wav({ bits: 8 }, Uint8Array.of(128, 255, 0, 192)))).toEqual([
      0,
      127 / 128,
      -1,
      0.5,
    ]);
  });

  test("16-bit PCM, both byte orders", async () => {
    const samples = [0, 16_384, -32_768, 32_767, -1];
    const expected = samples.map((s) => s / 32_768);
    expect(await samplesOf(wav({}, int16(samples)))).toEqual(expected);
    const chunks = [chunk("fmt ", format({}, false), false), chunk("data", int16(samples, false), false)];
    expect(await samplesOf(riff(chunks, "RIFX"))).toEqual(expected);
  });

  test("24, 32 and 64-bit PCM, of which single precision keeps the highest bits", async () => {
    expect(await samplesOf(wav({ bits: 24 }, Uint8Array.of(0, 0, 0x40, 0, 0, 0x80, 1, 0, 0)))).toEqual([
      0.5,
      -1,
      2 ** -23,
    ]);
    expect(await samplesOf(wav({ bits: 32 }, bytesOf(Int32Array.of(1 << 30, -(2 ** 31), 1))))).toEqual([
      0.5,
      -1,
      2 ** -31,
    ]);
    expect(await samplesOf(wav({ bits: 64 }, bytesOf(BigInt64Array.of(2n ** 62n, -(2n ** 63n)))))).toEqual([
      0.5, -1,
    ]);
  });

  test("floating point of 32 and 64 bits, beyond full scale too", async () => {
    expect(await samplesOf(wav({ code: 3, bits: 32 }, bytesOf(Float32Array.of(0.25, -1.5))))).toEqual([
      0.25, -1.5,
    ]);
    expect(await samplesOf(wav({ code: 3, bits: 64 }, bytesOf(Float64Array.of(0.25, -1))))).toEqual([
      0.25, -1,
    ]);
  });

  test("a number that is no sound is refused, wherever it stands", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -2e9]) {
      for (let at = 0; at < 9; at++) {
        const samples = new Float32Array(9).fill(-0.5);
        samples[at] = bad;
        const sound = await soundOf(wav({ code: 3, bits: 32 }, bytesOf(samples)));
        expect(() => sound.read(0, 9, 0)).toThrow(new RegExp(`sample ${at} is`));
      }
    }
    // The loudest that passes.
    const loud = wav({ code: 3, bits: 32 }, bytesOf(Float32Array.of(1e9, -1e9)));
    expect(await samplesOf(loud)).toEqual([1e9, -1e9]);
  });

  test("24 valid bits in four bytes lie in the high three, as the format demands", async () => {
    const sound = await soundOf(wav({ bits: 32, valid: 24 }, bytesOf(Int32Array.of(1 << 30, -256, 256))));
    expect([...sound.readAll(0, 3)]).toEqual([0.5, -(2 ** -23), 2 ** -23]);
    expect(sound.info).toMatchObject({ bitDepth: 24, warnings: [] });
  });

  test("where they lie in the low three, with or without the sign above, that is recognized and reported", async () => {
    for (const top of [0xff, 0]) {
      const data = Uint8Array.of(1, 0, 0, 0, 0xff, 0xff, 0xff, top, 0, 0, 0x40, 0);
      const sound = await soundOf(wav({ bits: 24, block: 4 }, data));
      expect([...sound.readAll(0, 3)]).toEqual([2 ** -23, -(2 ** -23), 0.5]);
      expect(sound.info.warnings).toEqual([expect.stringMatching(/low bytes of 4/)]);
    }
  });
});

test("the kernel and the plain loop give the same for every integer of 16 bits, and for many of 24", async () => {
  expect(sampleKernel()).toBeDefined();
  // More than one block of the kernel, and a number of samples that doesn't fill its vectors.
  const all = Int16Array.from({ length: 3 * 65_536 + 5 }, (_, i) => i);
  const mono = (await soundOf(wav({}, bytesOf(all)))).read(0, all.length, 0);
  expect(mono.every((v, i) => v === all[i] / 32_768)).toBe(true);
  const deep = Uint8Array.from(
    { length: 3 * (Math.ceil(INPUT_BYTES / 3) + 7) },
    (_, i) => (i * 7919) >> (i % 11),
  );
  const values = (await soundOf(wav({ bits: 24 }, deep))).read(0, deep.length, 0);
  expect(values.length).toBe(deep.length / 3);
  for (let i = 0; i < values.length; i++) {
    const [low, middle, high] = deep.subarray(3 * i);
    expect(values[i] * 2 ** 23).toBe(((high << 24) >> 8) | (middle << 8) | low);
  }
});

test("the kernel and the plain loops give the same bits for every format, and for one channel of several", () => {
  // More channels than the kernel takes at once: a plain loop reads them.
  const many = 1 + 2 ** 14;
  const bytes = Uint8Array.from({ length: 8 * 3 * many }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);
  const formats = [
    ["unsigned", 1],
    ["signed", 2],
    ["signed", 3],
    ["signed", 4],
    ["A-law", 1],
    ["mu-law", 1],
    ["float", 4],
    ["float", 8],
  ] as const;
  for (const [kind, bytesEach] of formats) {
    const data = bytes.slice(0, bytesEach * 3 * many);
    if (kind === "float") {
      // Exponents that sound may have: the highest byte is that of 0.001 to 2, of either sign.
      for (let i = bytesEach - 1; i < data.length; i += bytesEach) data[i] = (data[i] & 0x80) | 0x3f;
    }
    const reader = (channels: number) =>
      linearReader(
        bytesInMemory(data),
        { kind, little: true, bytesEach, emptyHigh: 0, channels, start: 0, frames: 3 * many },
        "sound.wav",
      );
    const all = new Float32Array(3 * many);
    reader(many).readAll(0, all);
    expect(new Set(all).size).toBeGreaterThan(200);
    for (const channels of [1, 2, 3]) {
      const frames = Math.floor((3 * many) / channels);
      const fast = reader(channels);
      const whole = new Float32Array(frames * channels);
      fast.readAll(0, whole);
      expect(
        whole.every((value, i) => Object.is(value, all[i])),
        `${kind} ${bytesEach}`,
      ).toBe(true);
      for (let channel = 0; channel < channels; channel++) {
        const one = new Float32Array(frames);
        fast.readChannel(0, channel, one);
        const same = one.every((value, i) => Object.is(value, all[i * channels + channel]));
        expect(same, `${kind} ${bytesEach}, channel ${channel} of ${channels}`).toBe(true);
      }
    }
  }
});

test("any stretch of any channel is what readAll gives there, and readInto the same", async () => {
  const frames = 40_000;
  const channels = 3;
  const samples = Int16Array.from({ length: frames * channels }, (_, i) => (i * 31) % 65_536);
  const sound = await soundOf(wav({ channels }, bytesOf(samples)));
  fc.assert(
    fc.property(fc.nat(frames + 10), fc.nat(frames), fc.nat(channels - 1), (first, count, channel) => {
      const read = sound.read(first, count, channel);
      expect(read.length).toBe(Math.max(0, Math.min(count, frames - first)));
      expect(read.every((v, i) => v === samples[(first + i) * channels + channel] / 32_768)).toBe(true);
      const kept = new Float32Array(count);
      expect(sound.readInto(kept, first, channel)).toBe(read.length);
      expect(kept.subarray(0, read.length)).toEqual(read);
      const all = sound.readAll(first, count);
      expect(all.every((v, i) => v === samples[first * channels + i] / 32_768)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("chunks of any name, size and order, padded or not, change nothing", async () => {
  const samples = [1, -2, 3, -4, 5];
  const junk = fc.tuple(
    fc.constantFrom("junk", "PAD ", "abcd", "minf", "LGWV", "SyLp"),
    fc.uint8Array({ maxLength: 31 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(junk, { maxLength: 6 }), fc.nat(6), fc.nat(6), async (others, a, b) => {
      const chunks = others.map(([id, content]) => chunk(id, content));
      chunks.splice(Math.min(a, chunks.length), 0, chunk("fmt ", format({})));
      chunks.splice(Math.min(b, chunks.length), 0, chunk("data", int16(samples)));
      const sound = await soundOf(riff(chunks));
      expect(Array.from(sound.readAll(0, 9), (v) => v * 32_768)).toEqual(samples);
      expect(sound.info.warnings).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe("sizes beyond 32 bits stand in ds64", () => {
  const junk = int16([999, 999, 999]);
  const ds64 = (data: number, file: number, table: Uint8Array = whole(0, 4)): Uint8Array =>
    chunk("ds64", join(whole(file, 8), whole(data, 8), whole(0, 8), table));

  test.each(["RF64", "BW64"])("of %s: the data end where it says, not at the end of the file", async (id) => {
    const rest = [
      chunk("fmt ", format({})),
      chunk("data", int16([1, 2, 3, 4]), true, 0xffffffff),
      chunk("tail", junk),
    ];
    const size = riff([ds64(8, 0), ...rest]).length - 8;
    const sound = await soundOf(riff([ds64(8, size), ...rest], id, 0xffffffff));
    expect(Array.from(sound.readAll(0, 99), (v) => v * 32_768)).toEqual([1, 2, 3, 4]);
    expect(sound.info).toMatchObject({ container: id, warnings: [] });
  });

  test("also that of another chunk, by the table", async () => {
    const table = join(whole(1, 4), "bulk", whole(6, 8));
    const rest = [
      chunk("fmt ", format({})),
      chunk("bulk", junk, true, 0xffffffff),
      chunk("data", int16([1, 2]), true, 0xffffffff),
    ];
    const size = riff([ds64(4, 0, table), ...rest]).length - 8;
    const sound = await soundOf(riff([ds64(4, size, table), ...rest], "RF64", 0xffffffff));
    expect(Array.from(sound.readAll(0, 99), (v) => v * 32_768)).toEqual([1, 2]);
    expect(sound.info.warnings).toEqual([]);
  });

  test("a wrong size of the file in it is reported", async () => {
    const rest = [chunk("fmt ", format({})), chunk("data", int16([1]), true, 0xffffffff)];
    const { info } = await soundOf(riff([ds64(2, 5), ...rest], "RF64", 0xffffffff));
    expect(info.warnings).toEqual([expect.stringMatching(/RIFF size is 13 bytes, but the file has/)]);
  });

  test("without it the data go to the end of the file, with a warning", async () => {
    const file = riff(
      [chunk("fmt ", format({})), chunk("data", int16([7, 8]), true, 0xffffffff)],
      "RF64",
      0xffffffff,
    );
    const { info } = await soundOf(file);
    expect(info.frames).toBe(2);
    expect(info.warnings.join()).toMatch(/data size was never filled in/);
  });
});

describe("odd files are read with a warning that says what was odd", () => {
  const readBack = async (file: Uint8Array): Promise<[number[], string]> => {
    const sound = await soundOf(file);
    const samples = Array.from(sound.readAll(0, 99), (v) => v * 32_768);
    return [samples, sound.info.warnings.join("; ")];
  };
  const fmt = chunk("fmt ", format({}));

  test("a RIFF size of half the truth", async () => {
    const [samples, warnings] = await readBack(riff([fmt, chunk("data", int16([1, 2, 3]))], "RIFF", 20));
    expect(samples).toEqual([1, 2, 3]);
    expect(warnings).toBe("RIFF size is 28 bytes, but the file has 50; the file's size is used");
  });

  test("a cut data chunk, and a cut sample", async () => {
    const [samples, warnings] = await readBack(riff([fmt, chunk("data", int16([1, 2, 3]), true, 1000)]));
    expect(samples).toEqual([1, 2, 3]);
    expect(warnings).toBe("data chunk declares 1000 bytes, but the file has 6; those are read");
    const [two, left] = await readBack(riff([fmt, chunk("data", Uint8Array.of(1, 0, 2, 0, 9))]));
    expect(two).toEqual([1, 2]);
    expect(left).toBe("data ends with 1 of the 2 bytes of a sample; these are ignored");
  });

  test.each([0, 0xffffffff])("a size of data that a recorder never filled in (%i)", async (size) => {
    const [samples, warnings] = await readBack(riff([fmt, chunk("data", int16([1, 2, 3, 4]), true, size)]));
    expect(samples).toEqual([1, 2, 3, 4]);
    expect(warnings).toBe("data size was never filled in; all bytes to the end are read");
  });

  test("but a size of 0 that other chunks follow is true", async () => {
    const [samples, warnings] = await readBack(
      riff([fmt, chunk("data", new Uint8Array(0)), chunk("junk", int16([1]))]),
    );
    expect(samples).toEqual([]);
    expect(warnings).toBe("");
  });

  test("a pad byte that was forgotten", async () => {
    const odd = join("junk", whole(3, 4), "abc");
    const [samples, warnings] = await readBack(riff([fmt, odd, chunk("data", int16([5]))]));
    expect(samples).toEqual([5]);
    expect(warnings).toMatch(/chunk "junk" has an odd size and no pad byte/);
  });

  test("a second data chunk, and bytes at the end that are no chunk", async () => {
    const twice = [fmt, chunk("data", int16([5])), chunk("data", int16([6]))];
    expect(await readBack(riff(twice))).toEqual([
      [5],
      'there is more than one "data" chunk; the first is used',
    ]);
    const [samples, warnings] = await readBack(riff([fmt, chunk("data", int16([5])), new Uint8Array(20)]));
    expect(samples).toEqual([5]);
    expect(warnings).toMatch(/no chunk begins at byte 46; the last 20 bytes are ignored/);
  });

  test("a block size that contradicts channels and depth", async () => {
    const [samples, warnings] = await readBack(
      riff([chunk("fmt ", format({ block: 7 })), chunk("data", int16([5]))]),
    );
    expect(samples).toEqual([5]);
    expect(warnings).toBe("block size is given as 7 bytes; 1 x 2 are used");
  });
});

test.each([
  [
    "no channels",
    wav({ channels: 0, block: 2 }, int16([1])),
    /declares 0 channels, so its header is damaged/,
  ],
  ["absurdly many channels", wav({ channels: 60_000, bits: 8 }, int16([1])), /declares 60000 channels/],
  ["no rate", wav({ rate: 0 }, int16([1])), /sample rate of 0 Hz/],
  ["an absurd rate", wav({ rate: 4e9 }, int16([1])), /sample rate of 4000000000 Hz/],
  ["no bits", wav({ bits: 0, block: 0 }, int16([1])), /declares 0 bits per sample in PCM/],
  ["floating point of 16 bits", wav({ code: 3 }, int16([1])), /declares 16 bits per sample in float/],
  ["MP3 inside", wav({ code: 85 }, int16([1])), /uses MP3, which is not supported; convert it/],
  ["Microsoft ADPCM inside", wav({ code: 2, bits: 4, block: 256 }, int16([1])), /uses Microsoft ADPCM/],
  ["IMA ADPCM in impossible blocks", wav({ code: 17, bits: 4, block: 3 }, int16([1])), /blocks of 3 bytes/],
  ["no data", riff([chunk("fmt ", format({}))]), /has no data chunk, so no sound/],
  ["no format", riff([chunk("data", int16([1]))]), /has no complete fmt chunk/],
  ["nothing", new Uint8Array(0), /is empty/],
  [
    "a text",
    new TextEncoder().encode("dear diary"),
    /is not a recording of a known format \(it begins with "dear dia"\)/,
  ],
  ["an image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /begins with bytes that are not text/],
])("a file with %s is refused in one line", async (_, content, reason) => {
  await expect(soundOf(content)).rejects.toMatchObject({
    name: "InputError",
    message: expect.stringMatching(reason),
  });
  await expect(soundOf(content)).rejects.toThrow(/^sound\.wav: [^\n]+$/);
});
