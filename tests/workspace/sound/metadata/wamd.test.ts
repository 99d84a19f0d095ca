import { expect, test } from "vitest";
import { readWamd } from "../../../../src/workspace/sound/metadata/wamd.js";
import { chunk, format, int16, join, riff, soundOf, whole } from "../soundBytes.js";

const field = (number: number, content: string | Uint8Array): Uint8Array =>
  join(whole(number, 2), whole(content.length, 4), content);
const WAMD = join(
  field(0, whole(1, 2)),
  field(1, "SM4BAT-FS"),
  field(5, "2014-04-02 22:59:14-05:00"),
  field(0x0d, "RIFF of a voice note"),
  field(0x0f, whole(10, 2)),
  field(0x12, "SMM-U1"),
  field(0xffff, Uint8Array.of(0)),
  field(0x0a, "rain"),
);

test("the fields of wamd are read by their names, without sounds and programs", () => {
  expect(readWamd(WAMD)).toEqual({
    model: "SM4BAT-FS",
    timestamp: "2014-04-02 22:59:14-05:00",
    timeExpansion: "10",
    microphone: "SMM-U1",
    notes: "rain",
  });
});

test("a chunk that is cut gives what it still has", () => {
  for (let length = 0; length < WAMD.length; length++)
    expect(Object.keys(readWamd(WAMD.subarray(0, length))).length).toBeLessThanOrEqual(5);
  expect(readWamd(WAMD.subarray(0, 30))).toEqual({ model: "SM4BAT-FS" });
});

test("a recording's wamd says when it was recorded, and that its time is expanded", async () => {
  const file = riff([chunk("fmt ", format({})), chunk("data", int16([1, 2])), chunk("wamd", WAMD)]);
  const { info } = await soundOf(file);
  expect(info.recordedAt).toBe("2014-04-02T22:59:14-05:00");
  expect(info.metadata).toMatchObject({ recordedAtFrom: "wamd", wamd: { model: "SM4BAT-FS" } });
  expect(info.warnings).toEqual([expect.stringContaining("wamd says that it plays 10 times slower")]);
});
