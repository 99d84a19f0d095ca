import { describe, expect, test } from "vitest";
import { SOUND_ENDINGS } from "../../../../src/workspace/files/soundStem.js";
import { recorderName } from "../../../../src/workspace/sound/metadata/recorderName.js";

describe("recorders' names give bird or site, date and time", () => {
  test.each([
    // Sound Analysis Pro: day 40999 after 1899-12-30 is 31 March 2012.
    [
      "R3549_40999.66669408_3_31_18_31_9.wav",
      { rule: "Sound Analysis Pro", bird: "R3549", date: "2012-03-31", time: "18:31:09" },
    ],
    [
      "G402_43362.23322048_9_19_6_28_42.wav",
      { rule: "Sound Analysis Pro", bird: "G402", date: "2018-09-19", time: "06:28:42" },
    ],
    // evTAF writes the day first: the recordings of gy6or6 of 23 March 2012 are named so.
    [
      "gy6or6_baseline_230312_0808.138.cbin",
      {
        rule: "evTAF",
        bird: "gy6or6",
        session: "baseline",
        number: "138",
        date: "2012-03-23",
        time: "08:08",
      },
    ],
    [
      "gy6or6_baseline_220312_0836.3.wav",
      { rule: "evTAF", bird: "gy6or6", session: "baseline", number: "3", date: "2012-03-22", time: "08:36" },
    ],
    [
      "bird_130519_113032.2.wav",
      { rule: "evTAF", bird: "bird", number: "2", date: "2019-05-13", time: "11:30:32" },
    ],
    // Song Meter, and others that write year, month and day in a row.
    [
      "SITE_20160521_214723.wav",
      { rule: "date and time", site: "SITE", date: "2016-05-21", time: "21:47:23" },
    ],
    [
      "SITE_20160521_214723_000.wav",
      { rule: "date and time", site: "SITE", session: "000", date: "2016-05-21", time: "21:47:23" },
    ],
    [
      "S4A03895_0+1_20190522$053000.wav",
      { rule: "date and time", site: "S4A03895_0+1", date: "2019-05-22", time: "05:30:00" },
    ],
    [
      "llb16_0602_2018_05_07_14_23_49.wav",
      { rule: "date and time", bird: "llb16", number: "0602", date: "2018-05-07", time: "14:23:49" },
    ],
    ["20200101_050000.WAV", { rule: "AudioMoth", date: "2020-01-01", time: "05:00:00" }],
    ["20200101_050000T.WAV", { rule: "AudioMoth", date: "2020-01-01", time: "05:00:00" }],
  ])("%s", (name, fields) => {
    const recordedAt = `${fields.date}T${fields.time}`;
    expect(recorderName(name)).toEqual({ ...fields, recordedAt });
    // Wherever the file lies, and whatever compresses it.
    for (const folder of ["/data/2019/", "C:\\data\\"])
      expect(recorderName(`${folder}${name}`)).toEqual({ ...fields, recordedAt });
    expect(recorderName(name.replace(/\.(wav|cbin)$/i, ".flac"))).toEqual({ ...fields, recordedAt });
  });

  test("an old AudioMoth counts seconds since 1970 in hexadecimal, UTC", () => {
    // date -u -d @1577837808: Wed Jan 1 00:16:48 UTC 2020
    expect(recorderName("5E0BE4F0.WAV")).toEqual({
      rule: "AudioMoth hexadecimal",
      date: "2020-01-01",
      time: "00:16:48",
      recordedAt: "2020-01-01T00:16:48Z",
    });
  });
});

describe("a date and time may have a zone, a fraction and an end", () => {
  test.each([
    [
      "20000101_000000_20000102_000000.wav",
      { recordedAt: "2000-01-01T00:00:00", endedAt: "2000-01-02T00:00:00" },
    ],
    ["20191125T000000+1000_REC.flac", { recordedAt: "2019-11-25T00:00:00+10:00", session: "REC" }],
    ["20240302T123000Z.wav", { recordedAt: "2024-03-02T12:30:00Z" }],
    [
      "S20240815T091156.982648+1000_E20240815T091251.967545+1000_-12.34567+78.98102.wav",
      {
        recordedAt: "2024-08-15T09:11:56.982648+10:00",
        endedAt: "2024-08-15T09:12:51.967545+10:00",
        session: "-12.34567+78.98102",
      },
    ],
    [
      "20181101_060000_REC [-27.3871 152.8761].flac",
      { recordedAt: "2018-11-01T06:00:00", session: "REC [-27.3871 152.8761]" },
    ],
    ["G024_V1_20210510_180000Z.wav", { recordedAt: "2021-05-10T18:00:00Z", site: "G024_V1" }],
    ["2018-12-19_20-00-00.wav", { recordedAt: "2018-12-19T20:00:00" }],
    ["2025-09-30T03:32:35.594002Z.wav", { recordedAt: "2025-09-30T03:32:35.594002Z" }],
    ["SITE_20160521_214723-0330.wav", { recordedAt: "2016-05-21T21:47:23-03:30", site: "SITE" }],
    // No zone is a day and more away: this is a number.
    ["SITE_20160521_214723-2630.wav", { recordedAt: "2016-05-21T21:47:23", site: "SITE", session: "2630" }],
  ])("%s", (name, { recordedAt, ...rest }) => {
    expect(recorderName(name)).toEqual({
      rule: "date and time",
      date: recordedAt.slice(0, 10),
      time: recordedAt.slice(11, 19),
      recordedAt,
      ...rest,
    });
  });

  test("an end that can't be is no end", () => {
    const { recordedAt, endedAt } = recorderName("20000101_000000_20001301_000000.wav") ?? {};
    expect(recordedAt).toBe("2000-01-01T00:00:00");
    expect(endedAt).toBeUndefined();
  });
});

test.each([
  ["SITE_20161321_214723.wav", "SITE"],
  ["SITE_20160230_214723.wav", "SITE"],
  ["SITE_20160521_254723.wav", "SITE"],
  ["SITE_20160521_216023.wav", "SITE"],
])("a date or time that can't be, as in %s, gives none", (name, site) => {
  expect(recorderName(name)).toEqual({ rule: "date and time", site });
});

test("nor does one of evTAF or Sound Analysis Pro", () => {
  expect(recorderName("gy6or6_221312_0836.3.cbin")).toEqual({ rule: "evTAF", bird: "gy6or6", number: "3" });
  expect(recorderName("R1_40999.6_13_1_1_1_1.wav")).toEqual({ rule: "Sound Analysis Pro", bird: "R1" });
  // 2012 was a leap year, 2011 was not: day 40602 is in February 2011.
  expect(recorderName("R1_40999.6_2_29_1_1_1.wav")?.date).toBe("2012-02-29");
  expect(recorderName("R1_40602.6_2_29_1_1_1.wav")?.date).toBeUndefined();
});

test.each([
  "song.wav",
  "20200101.wav",
  "ABCDEF01.wav",
  "12345678.wav",
  "S4A03895_000000.wav",
  "",
  "a_b_c.d.wav",
])("a name like %s says nothing", (name) => {
  expect(recorderName(name)).toBeUndefined();
});

test.each(SOUND_ENDINGS)("the ending .%s is not part of the name", (ending) => {
  expect(recorderName(`recordings/SITE_20160521_214723.${ending}`)).toEqual(
    recorderName("SITE_20160521_214723"),
  );
});
