import { expect, test } from "vitest";
import { fileInfo } from "../../../src/cli/commands/info.js";
import type { FileInfo } from "../../../src/tasks/recordings/info.js";

const SOUND = {
  file: "song.wav",
  container: "RIFF",
  encoding: "PCM",
  sampleRate: 8000,
  channels: 2,
  frames: 12_000,
  duration: 1.5,
  bitDepth: 16,
  metadata: {},
  recordedAt: null,
  warnings: [],
} as const;

test("describes a recording line by line: all metadata, markers with their times, and anomalies", () => {
  const file: FileInfo = {
    ...SOUND,
    metadata: {
      info: { IART: "a moth" },
      bext: { timeReference: 7, version: 1 },
      ixml: { PROJECT: "wrens", TRACK_LIST: { TRACK: ["left", "right"] } },
      markers: [
        { time: 0.25, label: "call" },
        { time: 1, duration: 0.125, label: "song", note: "loud" },
      ],
      recordedAtFrom: "bext",
    },
    recordedAt: "2021-05-06T07:08:09",
    warnings: ["it is cut"],
  };
  expect(fileInfo(file).map((text) => text.replace(/ {2,}/g, " "))).toEqual([
    "file song.wav",
    "format RIFF WAVE, 16-bit PCM",
    "sound 1.500 s, 12000 samples at 8000 Hz, 2 channels",
    "recorded 2021-05-06T07:08:09 (by its bext)",
    "info IART: a moth",
    "bext timeReference: 7",
    "bext version: 1",
    "ixml PROJECT: wrens",
    "ixml TRACK_LIST.TRACK.0: left",
    "ixml TRACK_LIST.TRACK.1: right",
    "marker 0.250 s call",
    "marker 1.000 to 1.125 s song loud",
    "warning it is cut",
    "",
  ]);
});

test("omits the depth of a codec that has none, and reports an error in one line", () => {
  const [, format] = fileInfo({ ...SOUND, container: "MP3", encoding: "MP3", bitDepth: null });
  expect(format).toMatch(/^format +MP3, MP3$/);
  expect(fileInfo({ file: "x", error: "x: is empty\u001b[2J" })).toEqual([
    expect.stringMatching(/^failed +x: is empty \[2J$/),
    "",
  ]);
});

test("lets no control characters of a file reach the terminal", () => {
  const nasty = "a\u001b[31m\r\nb\u202e\u2028c\u0007";
  const lines = fileInfo({
    ...SOUND,
    file: nasty,
    metadata: {
      guano: { [nasty]: nasty },
      markers: [{ time: 0, label: nasty, note: nasty }],
    },
    warnings: [nasty],
  });
  expect(lines.join("")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(lines.filter((text) => text.includes("[31m b c")).length).toBe(4);
});
