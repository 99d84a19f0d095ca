import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSong, songDocument } from "../../src/documents/songDocument.js";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const song = (): { [key: string]: unknown; syllables: Record<string, unknown>[] } =>
  read("synth/chingolo.song.json") as { syllables: Record<string, unknown>[] };

test("reads a song of five lines and fills in every default", () => {
  const short = readSong(
    JSON.parse(`{
      "format": "syrinx-song/2", "syllables": [
        { "duration_s": 0.2, "pressure": 0.15, "tension": [[0, 0.3], [0.2, 1]] },
        { "duration_s": 0.1, "pressure": 0.15, "tension": 0.5 }
      ]}`),
    "short",
  );
  expect(short.syllables.map(({ onset }) => onset)).toEqual([0.05, 0.3]);
  expect(short.duration).toBe(0.45);
  expect(short).toMatchObject({ gamma: 24_000, sampleRate: 44_100, model: "normal-form", tract: "trachea" });
});

test("a song is unchanged after being written and read again", () => {
  for (const name of ["chingolo", "zebra-finch", "canary"]) {
    const once = readSong(read(`synth/${name}.song.json`), name);
    expect(readSong(JSON.parse(JSON.stringify(songDocument(once))), name)).toEqual(once);
  }
});

test("syllables of two voices may overlap; those of one voice may not", () => {
  const syllable = { onset_s: 0.1, duration_s: 0.2, pressure: 0.15, tension: 0.5 };
  const duet = {
    format: "syrinx-song/2",
    syllables: [syllable, { ...syllable, onset_s: 0.15, voice: "right" }],
  };
  expect(readSong(duet, "duet").syllables.map(({ voice }) => voice)).toEqual(["left", "right"]);
  duet.syllables[1] = { ...syllable, onset_s: 0.15 } as (typeof duet.syllables)[1];
  expect(() => readSong(duet, "duet")).toThrow(/overlaps syllables\[0\].*give it voice "right"/);
});

test("the bundled songs are valid", () => {
  for (const name of ["chingolo", "zebra-finch", "canary"]) {
    expect(readSong(read(`synth/${name}.song.json`), name).syllables.length).toBeGreaterThan(2);
  }
});

describe("an invalid song is rejected with the file, the path and the value", () => {
  test.each<[string, (s: ReturnType<typeof song>) => void, RegExp]>([
    ["no format", (s) => delete s.format, /^x.json: format=missing/],
    ["gamma of 0", (s) => (s.gamma_per_s = 0), /gamma_per_s=0 must be a number from 1000 to 500000 1\/s/],
    ["an unknown key", (s) => (s.tempo = 3), /^x.json: tempo=3 is not known; choose from format, title/],
    ["a mistyped key", (s) => (s.modle = "labial"), /^x.json: modle="labial" is not known; write model\.$/],
    [
      "a key without its unit",
      (s) => (s.syllables[0].duration = 0.2),
      /syllables\[0\].duration=0.2 is not known; write duration_s, in the unit of its name/,
    ],
    [
      "milliseconds",
      (s) => (s.syllables[0].onset_ms = 150),
      /syllables\[0\].onset_ms=150 is not known; write onset_s, in the unit/,
    ],
    [
      "a negative duration",
      (s) => (s.syllables[0].duration_s = -0.2),
      /syllables\[0\].duration_s=-0.2 must be a number from 0.001/,
    ],
    ["ten hours", (s) => (s.duration_s = 36_000), /duration_s=36000 must be a number from 0.001 to 3600 s/],
    [
      "NaN",
      (s) => (s.syllables[1].tension = Number.NaN),
      /syllables\[1\].tension=null must be a number from -100 to 100/,
    ],
    [
      "a syllable that sings into the next of its voice",
      (s) => (s.syllables[0].duration_s = 0.5),
      /syllables\[1\].onset_s=0.52 overlaps syllables\[0\] \(0.15 to 0.65 s\) of the same voice/,
    ],
    [
      "a syllable that ends after the song",
      (s) => (s.duration_s = 2.3),
      /syllables\[3\].duration_s=0.055 makes it end at 2.333 s, after the song's 2.3 s/,
    ],
    ["an unknown tract", (s) => (s.tract = "nose"), /tract="nose" is not known; choose none, trachea/],
    [
      "syllables that are not a list",
      (s) => Object.assign(s, { syllables: {} }),
      /syllables=\{\} must be a list/,
    ],
    [
      "an onset after the end",
      (s) => (s.syllables[1].onset_s = 9999),
      /syllables\[1\].onset_s=9999 must be a number from 0 to 3600 s/,
    ],
    [
      "one control point",
      (s) => (s.syllables[0].tension = [[0, 1]]),
      /syllables\[0\].tension=\[\[0,1\]\] has fewer than two/,
    ],
    [
      "points out of order",
      (s) =>
        (s.syllables[0].tension = [
          [0, 1],
          [0.1, 1],
          [0.05, 1],
        ]),
      /syllables\[0\].tension\[2\]=\[0.05,1\] does not come after/,
    ],
    [
      "a text for a curve",
      (s) => (s.syllables[0].pressure = "high"),
      /syllables\[0\].pressure="high" is not a curve; give a number/,
    ],
    [
      "no samples",
      (s) => (s.syllables[0].loudness = { rate_hz: 100, values: [] }),
      /loudness.values=\[\] must be a list/,
    ],
    [
      "a trill that overlaps itself",
      (s) => (s.syllables[3].repeat = { count: 3, period_s: 0.01 }),
      /repeat.period_s=0.01/,
    ],
  ])("%s", (_, spoil, message) => {
    const spoilt = song();
    spoil(spoilt);
    expect(() => readSong(spoilt, "x.json")).toThrow(message);
  });

  test("a document that is not an object", () => {
    for (const document of [null, 3, "song", []])
      expect(() => readSong(document, "x.json")).toThrow(/must be an object/);
  });
});
