import { describe, expect, test } from "vitest";
import { readAudioMothComment } from "../../../../src/workspace/sound/metadata/audioMothComment.js";
import type { SoundInfo } from "../../../../src/workspace/sound/soundInfo.js";
import { chunk, format, int16, join, riff, soundOf, whole } from "../soundBytes.js";

/** What a file with these chunks beside its format and data says, under a name that says nothing. */
async function infoOf(chunks: readonly Uint8Array[], path = "sound.wav", id = "RIFF"): Promise<SoundInfo> {
  const little = id !== "RIFX";
  const own = [
    chunk("fmt ", format({ rate: 8000 }, little), little),
    chunk("data", int16([1, 2], little), little),
  ];
  return (await soundOf(riff([...own, ...chunks], id), path)).info;
}

const text = (value: string, length: number): Uint8Array =>
  join(value, new Uint8Array(length - value.length));

/** A bext chunk whose every field differs from its neighbours, by the offsets of EBU Tech 3285. */
function bext({ date = "2021-05-06", time = "07:08:09", little = true, version = 2 } = {}): Uint8Array {
  return join(
    text("a description", 256), // 0
    text("an originator", 32), // 256
    text("a reference", 32), // 288
    date, // 320
    time, // 330
    whole(12_345_678_901, 8, little), // 338
    whole(version, 2, little), // 346
    new Uint8Array(254).fill(77), // 348: UMID, loudness, reserved
    "A=PCM,F=48000\r\n", // 602
  );
}

test("LIST INFO is read by the names of its parts, in UTF-8 or Latin-1, and a second one adds to it", async () => {
  const first = join(
    "INFO",
    chunk("IART", join("A. Moth\0")),
    chunk("ICMT", join("odd\0rest")),
    chunk("INAM", new TextEncoder().encode("Zaunkönig")),
    chunk("IGNR", Uint8Array.of(0x5a, 0xe9)),
    chunk("IPRD", join(" \0")),
  );
  const { metadata } = await infoOf([
    chunk("LIST", first),
    chunk("LIST", join("INFO", chunk("ISFT", join("x")))),
  ]);
  expect(metadata.info).toEqual({ IART: "A. Moth", ICMT: "odd", INAM: "Zaunkönig", IGNR: "Zé", ISFT: "x" });
});

describe("bext", () => {
  const fields = {
    description: "a description",
    originator: "an originator",
    originatorReference: "a reference",
    originationDate: "2021-05-06",
    originationTime: "07:08:09",
    timeReference: 12_345_678_901,
    version: 2,
    codingHistory: "A=PCM,F=48000",
    recordedAt: "2021-05-06T07:08:09",
  };

  test("has each of its fields at its place", async () => {
    const info = await infoOf([chunk("bext", bext())]);
    expect(info.metadata.bext).toEqual(fields);
    expect([info.recordedAt, info.metadata.recordedAtFrom]).toEqual(["2021-05-06T07:08:09", "bext"]);
  });

  test("in a big-endian file has its numbers the other way round", async () => {
    const { metadata } = await infoOf([chunk("bext", bext({ little: false }), false)], "sound.wav", "RIFX");
    expect(metadata.bext).toEqual(fields);
  });

  test("tells no time of recording where its date or time can't be", async () => {
    for (const odd of [
      { date: "2021-13-01" },
      { date: "2021-02-29" },
      { time: "24:00:00" },
      { time: "14:48:2\0" },
    ]) {
      const info = await infoOf([chunk("bext", bext(odd))]);
      expect(info.recordedAt).toBeNull();
      expect(info.metadata.bext?.originator).toBe("an originator");
    }
    // The separator is the writer's choice.
    expect((await infoOf([chunk("bext", bext({ time: "07-08-09" }))])).recordedAt).toBe(
      "2021-05-06T07:08:09",
    );
  });

  test("that is too short is left out, with a warning", async () => {
    const { metadata, warnings } = await infoOf([chunk("bext", new Uint8Array(347))]);
    expect(metadata.bext).toBeUndefined();
    expect(warnings).toEqual(['chunk "bext" has only 347 bytes, too few; it is ignored']);
  });
});

describe("iXML", () => {
  test("is a tree of texts", async () => {
    const xml =
      '<?xml version="1.0"?><BWFXML><PROJECT>wren &amp; co</PROJECT><SPEED><MASTER_SPEED>25/1</MASTER_SPEED></SPEED>' +
      "<TRACK_LIST><TRACK><NAME>left</NAME></TRACK><TRACK><NAME>007</NAME></TRACK></TRACK_LIST></BWFXML>";
    expect((await infoOf([chunk("iXML", join(xml, "\0\0"))])).metadata.ixml).toEqual({
      PROJECT: "wren & co",
      SPEED: { MASTER_SPEED: "25/1" },
      TRACK_LIST: { TRACK: [{ NAME: "left" }, { NAME: "007" }] },
    });
  });

  test("that is no XML, or is a trap, is left out with a warning", async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' +
      `<x>${"&c;".repeat(5000)}</x>`;
    for (const bad of ["<a><b></a>", "no xml", "<a>".repeat(5000) + "</a>".repeat(5000), bomb]) {
      const { metadata, warnings } = await infoOf([chunk("iXML", join(bad))]);
      expect(JSON.stringify(metadata.ixml ?? "").length).toBeLessThan(200_000);
      if (metadata.ixml === undefined) expect(warnings).toEqual(['chunk "iXML" is not XML; it is ignored']);
    }
    expect((await infoOf([chunk("iXML", join("no xml"))])).metadata.ixml).toBeUndefined();
  });
});

test("GUANO is read by key, with its namespaces, and its time counts before all others", async () => {
  const guano = join(
    "GUANO|Version: 1.0\nTimestamp: 2012-03-29T13:58:02+02:00\r\nPettersson|Gain: 80\nNote: one\\ntwo: three\nEmpty:\nno key\n",
  );
  const info = await infoOf([chunk("bext", bext()), chunk("guan", guano)], "S_20160521_214723.wav");
  expect(info.metadata.guano).toEqual({
    "GUANO|Version": "1.0",
    Timestamp: "2012-03-29T13:58:02+02:00",
    "Pettersson|Gain": "80",
    Note: "one\ntwo: three",
  });
  expect([info.recordedAt, info.metadata.recordedAtFrom]).toEqual(["2012-03-29T13:58:02+02:00", "GUANO"]);
  const odd = await infoOf([chunk("guan", join("Timestamp: yesterday\n"))], "S_20160521_214723.wav");
  expect([odd.recordedAt, odd.metadata.recordedAtFrom]).toEqual(["2016-05-21T21:47:23", "name"]);
});

describe("the comment of AudioMoth", () => {
  // As the firmware of each version writes it.
  test.each([
    [
      "Recorded at 10:25:00 04/04/2020 (UTC) by AudioMoth 24526B065D325963 at gain setting 2 while battery state was 4.7V.",
      { recordedAt: "2020-04-04T10:25:00Z", device: "24526B065D325963", gain: "2", battery: "4.7V" },
    ],
    [
      "Recorded at 23:59:59 31/12/2018 by AudioMoth 0FE081F80FE081F0 at gain setting 3 while battery state was less than 3.6V",
      { recordedAt: "2018-12-31T23:59:59", device: "0FE081F80FE081F0", gain: "3", battery: "less than 3.6V" },
    ],
    [
      "Recorded at 21:00:00 19/02/2021 (UTC+5:30) by AudioMoth 247AA5025F5C7C9A at low-medium gain while battery was greater than 4.9V and temperature was -3.5C.",
      {
        recordedAt: "2021-02-19T21:00:00+05:30",
        device: "247AA5025F5C7C9A",
        gain: "low-medium",
        battery: "greater than 4.9V",
        temperature: -3.5,
      },
    ],
    [
      "Recorded at 05:00:00 01/07/2022 (UTC-10) during deployment 56F3A8D2C1B0E4A7 at high gain while battery was 4.1V and temperature was 23.0C.",
      {
        recordedAt: "2022-07-01T05:00:00-10:00",
        deployment: "56F3A8D2C1B0E4A7",
        gain: "high",
        battery: "4.1V",
        temperature: 23,
      },
    ],
  ])("%s", async (comment, fields) => {
    const info = await infoOf([
      chunk("bext", bext()),
      chunk("LIST", join("INFO", chunk("ICMT", join(comment, 0)))),
    ]);
    expect(info.metadata.audioMoth).toEqual(fields);
    expect([info.recordedAt, info.metadata.recordedAtFrom]).toEqual([fields.recordedAt, "AudioMoth"]);
  });

  test("is not seen in another's, and no time in an impossible one", () => {
    expect(readAudioMothComment("Recorded at 10:25:00 04/04/2020 by me")).toBeUndefined();
    expect(readAudioMothComment(undefined)).toBeUndefined();
    expect(readAudioMothComment("Recorded at 25:00:00 04/04/2020 (UTC) by AudioMoth 12")).toEqual({
      device: "12",
    });
  });
});

describe("markers", () => {
  /** A cue point: id, position, then the sample counted in the data chunk. */
  const point = (id: number, sample: number, little = true): Uint8Array => {
    const part = (value: number): Uint8Array => whole(value, 4, little);
    // The position within a play list may differ from the sample.
    return join(part(id), part(999_999), "data", part(0), part(0), part(sample));
  };
  const adtl = join(
    "adtl",
    chunk("labl", join(whole(2, 4), "second\0")),
    chunk("labl", join(whole(1, 4), "first\0")),
    chunk("note", join(whole(1, 4), "loud\0")),
    chunk("ltxt", join(whole(2, 4), whole(4000, 4), "rgn ", new Uint8Array(8))),
  );

  test("have the time of their sample, their label and their length, in order of time", async () => {
    const cue = join(whole(3, 4), point(2, 12_000), point(1, 4000), point(9, 16_000));
    // The LIST may come first.
    for (const chunks of [
      [chunk("LIST", adtl), chunk("cue ", cue)],
      [chunk("cue ", cue), chunk("LIST", adtl)],
    ]) {
      expect((await infoOf(chunks)).metadata.markers).toEqual([
        { time: 0.5, label: "first", note: "loud" },
        { time: 1.5, label: "second", duration: 0.5 },
        { time: 2, label: "" },
      ]);
    }
  });

  test("are as many as fit in the chunk, whatever their count says", async () => {
    const cue = join(whole(2 ** 31, 4), point(1, 8000));
    expect((await infoOf([chunk("cue ", cue)])).metadata.markers).toEqual([{ time: 1, label: "" }]);
    expect((await infoOf([chunk("cue ", whole(5, 2))])).metadata.markers).toBeUndefined();
  });

  test("of a big-endian file are read so", async () => {
    const cue = chunk("cue ", join(whole(1, 4, false), point(1, 4000, false)), false);
    expect((await infoOf([cue], "sound.wav", "RIFX")).metadata.markers).toEqual([{ time: 0.5, label: "" }]);
  });
});

test("texts of an ID3 tag are read, of both versions and all encodings", async () => {
  const frame = (id: string, content: Uint8Array): Uint8Array =>
    join(id, whole(content.length, 4, false), 0, 0, content);
  const frames = join(
    frame("TIT2", join(3, new TextEncoder().encode("Zaunkönig"))),
    frame("TPE1", join(1, 0xff, 0xfe, "M\0e\0")),
    frame("COMM", join(0, "eng", "title\0remark\0")),
    frame("APIC", new Uint8Array(50)),
    frame("TALB", join(0, "album\0")),
  );
  for (const version of [3, 4]) {
    const tag = join("ID3", version, 0, 0, 0, 0, frames.length >> 7, frames.length & 127, frames);
    expect((await infoOf([chunk("id3 ", tag)])).metadata.tags).toEqual({
      TIT2: "Zaunkönig",
      TPE1: "Me",
      COMM: "title: remark",
      TALB: "album",
    });
  }
});

test("metadata of more than 1 MiB are read to there, with a warning", async () => {
  const { metadata, warnings } = await infoOf([
    chunk("guan", join("Note: a\n", new Uint8Array(2 ** 20).fill(10))),
  ]);
  expect(metadata.guano).toEqual({ Note: "a" });
  expect(warnings).toEqual(['chunk "guan" has 1048584 bytes; only the first 1048576 are read']);
});
