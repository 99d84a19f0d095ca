import { describe, expect, test } from "vitest";
import { bytesInMemory } from "../../../../src/workspace/files/bytes.js";
import { soundIn } from "../../../../src/workspace/sound/openSound.js";
import { chunk, format, int16, join, riff, whole } from "../soundBytes.js";

const CUE = chunk(
  "cue ",
  join(whole(1, 4), whole(7, 4), whole(0, 4), "data", whole(0, 4), whole(0, 4), whole(400, 4)),
);
const bat = (guano: string): Uint8Array =>
  riff([
    chunk("fmt ", format({ rate: 44_100 })),
    chunk("data", int16(Array.from({ length: 4410 }, (_, i) => i))),
    CUE,
    chunk("guan", join(guano)),
  ]);
const open = (content: Uint8Array, expansion?: number) =>
  soundIn(bytesInMemory(content), "bat.wav", expansion);

describe("a recording with expanded time (GUANO TE)", () => {
  test("is said to be one, and read as it is", async () => {
    const { info } = await open(bat("GUANO|Version: 1.0\nTE: 10\n"));
    expect([info.sampleRate, info.duration]).toEqual([44_100, 0.1]);
    expect(info.warnings).toEqual([
      "GUANO says that it plays 10 times slower than it sounded; times and frequencies are those of the slow sound (--time-expansion 10 gives the true ones)",
    ]);
  });

  test("is read at its true rate where the factor is given", async () => {
    const { info, read } = await open(bat("GUANO|Version: 1.0\nTE: 10\n"), 10);
    expect([info.sampleRate, info.duration]).toEqual([441_000, 0.01]);
    expect(info.metadata.markers?.[0].time).toBeCloseTo(400 / 441_000, 12);
    expect(info.warnings).toEqual([]);
    expect(read(9, 1, 0)[0] * 32_768).toBe(9);
  });

  test.each(["TE: 1\n", "TE:\n", "TE: slow\n", ""])("is none with %j", async (line) => {
    const { info } = await open(bat(`GUANO|Version: 1.0\n${line}`));
    expect(info.warnings).toEqual([]);
  });

  test.each([0, -1, Number.NaN, 1e9])("a factor of %s is refused", async (factor) => {
    await expect(open(bat(""), factor)).rejects.toThrow(/timeExpansion=.* must be above 0/);
  });
});
