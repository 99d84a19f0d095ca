import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bytes } from "../../../../src/workspace/files/bytes.js";
import { readWavHeader } from "../../../../src/workspace/sound/containers/wavHeader.js";
import { chunk, format, int16, join, riff, soundOf, whole } from "../soundBytes.js";

const FMT = chunk("fmt ", format({}));
const LIST = chunk("LIST", join("INFO", chunk("ISFT", join("syrinx", 0, 0))));

async function read(
  file: Uint8Array,
): Promise<{ samples: number[]; warnings: readonly string[]; info: unknown }> {
  const { info, readAll } = await soundOf(file);
  const samples = Array.from(readAll(0, info.frames), (value) => value * 32_768);
  return { samples, warnings: info.warnings, info: info.metadata.info };
}

/** Samples that are neither zeros nor letters. */
const sound = (count: number): number[] => Array.from({ length: count }, (_, i) => -1000 - i);

describe("a data size smaller than the file, with no chunk behind it, is wrong: all whole samples are read", () => {
  test.each([0, 4, 44, 1000])("a placeholder of %i bytes", async (size) => {
    const data = chunk("data", int16(sound(900)), true, size);
    const { samples, warnings } = await read(riff([FMT, data], "RIFF", size + 36));
    expect(samples).toEqual(sound(900));
    expect(warnings).toEqual([expect.stringMatching(/^data size .* all (1800 )?bytes to the end are read$/)]);
  });

  test("whatever the size, the depth and an incomplete last sample", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 400 }),
        fc.nat(),
        fc.constantFrom(8, 16, 24, 32),
        fc.integer({ min: 1, max: 3 }),
        async (count, size, bits, channels) => {
          const block = (channels * bits) / 8;
          const content = new Uint8Array(count).fill(200);
          const declared = size % Math.max(1, count - 1);
          const file = riff([
            chunk("fmt ", format({ bits, channels })),
            chunk("data", content, true, declared),
          ]);
          // No pad byte: the file ends with the samples.
          const { info } = await soundOf(file.subarray(0, file.length - (count % 2)));
          expect(info.frames).toBe(Math.floor(count / block));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("a chunk behind the samples is still found", async () => {
    const data = chunk("data", int16(sound(900)), true, 44);
    const { samples, warnings, info } = await read(riff([FMT, data, LIST]));
    expect(samples).toEqual(sound(900));
    expect(info).toEqual({ ISFT: "syrinx" });
    expect(warnings).toEqual(["data size is 44 bytes, but the next chunk begins after 1800; those are read"]);
  });

  test("zeros behind the samples are padding", async () => {
    const { samples } = await read(riff([FMT, chunk("data", int16(sound(9))), new Uint8Array(512)]));
    expect(samples).toEqual(sound(9));
  });

  test("a tag of a music player behind the samples is none of them", async () => {
    const tag = join("TAG", new Uint8Array(125).fill(65));
    const { samples } = await read(join(riff([FMT, chunk("data", int16(sound(9)))]), tag));
    expect(samples).toEqual(sound(9));
  });
});

describe("a data size that is too large ends at the chunk behind the samples", () => {
  test.each([2, 8, 36, 44, 1_000_000, 0xffffffff - 1800])("by %i bytes", async (excess) => {
    const data = chunk("data", int16(sound(900)), true, 1800 + excess);
    const { samples, warnings, info } = await read(riff([FMT, data, LIST]));
    expect(samples).toEqual(sound(900));
    expect(info).toEqual({ ISFT: "syrinx" });
    expect(warnings).toEqual([
      `data size is ${1800 + excess} bytes, but the next chunk begins after 1800; those are read`,
    ]);
  });

  test("even where it ends with the file", async () => {
    const data = chunk("data", int16(sound(900)), true, 1800 + LIST.length);
    const { samples, info } = await read(riff([FMT, data, LIST]));
    expect(samples).toEqual(sound(900));
    expect(info).toEqual({ ISFT: "syrinx" });
  });
});

test("a right size is trusted, whatever the samples look like and whatever chunk follows", async () => {
  const letters = [...join("LIST", whole(4, 4), "abcd")];
  const samples = Array.from({ length: 6 }, (_, i) => letters[2 * i] + 256 * letters[2 * i + 1]);
  for (const after of [LIST, chunk("xyz ", int16([1, 2])), join(chunk("abcd", int16([1])), LIST)]) {
    const found = await read(riff([FMT, chunk("data", int16(samples)), after]));
    expect(found.samples).toEqual(samples);
    expect(found.warnings).toEqual([]);
  }
});

test("a file full of empty chunks is read at once", async () => {
  const content = join(...Array.from({ length: 30_000 }, () => "LIST\0\0\0\0"));
  const { info } = await soundOf(riff([FMT, chunk("data", content, true, content.length + 3)]));
  expect(info.frames).toBeGreaterThan(0);
});

describe("beyond 4 GiB, where a size is stored modulo 2^32", () => {
  /** A file whose samples take this many bytes, with the value of each byte that isn't its header. */
  function hugeFile(dataBytes: number, declared: number, after: Uint8Array = new Uint8Array()): Bytes {
    const head = join("RIFF", whole(declared + 36, 4), "WAVE", FMT, "data", whole(declared, 4));
    const size = head.length + dataBytes + after.length;
    return {
      size,
      fill(target, at) {
        const count = Math.max(0, Math.min(target.length, size - at));
        for (let i = 0; i < count; i++) {
          const place = at + i;
          const behind = place - head.length - dataBytes;
          target[i] = place < head.length ? head[place] : behind >= 0 ? after[behind] : 200;
        }
        return count;
      },
    };
  }
  const TRUE = 2 ** 32 + 1_000_000;

  test.each([1_000_000, 0xffffffff, 44, 0])("a size of %i", (declared) => {
    const { dataBytes, warnings } = readWavHeader(hugeFile(TRUE, declared), "huge.wav");
    expect(dataBytes).toBe(TRUE);
    expect(warnings).toEqual([expect.stringMatching(/^data size/)]);
  });

  test("with a chunk behind it, however long", () => {
    for (const after of [
      LIST,
      chunk("LIST", join("INFO", chunk("ICMT", new Uint8Array(200_000).fill(65)))),
    ]) {
      const { dataBytes, metadata, warnings } = readWavHeader(hugeFile(TRUE, 1_000_000, after), "huge.wav");
      expect(dataBytes).toBe(TRUE);
      expect(Object.keys(metadata.info ?? {}).length).toBe(1);
      expect(warnings.length).toBe(1);
    }
  });
});
