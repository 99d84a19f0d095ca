import { SOUND_ENDING } from "../../files/soundStem.js";
import { dateOf, timeOf } from "./isoTime.js";

/** Information that a recorder put in a file's name. */
export interface RecorderName {
  /** naming convention */
  readonly rule: "Sound Analysis Pro" | "evTAF" | "date and time" | "AudioMoth" | "AudioMoth hexadecimal";
  readonly bird?: string;
  readonly site?: string;
  /** text between bird and date, or after the last time */
  readonly session?: string;
  readonly number?: string;
  /** YYYY-MM-DD */
  readonly date?: string;
  /** hh:mm:ss, or hh:mm */
  readonly time?: string;
  /** ISO 8601, if date and time are present; with the zone if the name or the convention gives one, otherwise local time */
  readonly recordedAt?: string;
  /** end of the recording, ISO 8601, where the name gives a second date and time */
  readonly endedAt?: string;
}

/** Day 0 of the serial dates of spreadsheets and Sound Analysis Pro, ms. */
const SERIAL_START = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;
/** Range of plausible times in the names of old AudioMoth firmware, s since 1970: 2016 to 2029. */
const MOTH_YEARS = [0x5800_0000, 0x7000_0000];

/**
 * Parses the name of a recording that follows a recorder's convention. Impossible dates and times are omitted.
 * @param path of the file; only its last component is used.
 * @returns its parts; undefined if the name follows no known convention.
 * @example
 * recorderName("R3549_40999.66669408_3_31_18_31_9.wav")?.recordedAt; // "2012-03-31T18:31:09"
 * @see Tchernichovski et al. (2000), Sound Analysis Pro; Tumer & Brainard (2007), evTAF; the manuals of Song Meter and AudioMoth.
 */
export function recorderName(path: string): RecorderName | undefined {
  const stem = path.replace(/^.*[\\/]/s, "").replace(SOUND_ENDING, "");
  return soundAnalysis(stem) ?? evtaf(stem) ?? hexadecimal(stem) ?? stamped(stem);
}

/** R3549_40999.66669408_3_31_18_31_9: bird, serial day with ms since midnight, month, day, hour, minute, second. */
function soundAnalysis(stem: string): RecorderName | undefined {
  const match = stem.match(/^(.+)_(\d{5})\.\d+_(\d{1,2})_(\d{1,2})_(\d{1,2})_(\d{1,2})_(\d{1,2})$/);
  if (!match) return undefined;
  const [serial, month, day, hour, minute, second] = match.slice(2).map(Number);
  const year = new Date(SERIAL_START + serial * DAY).getUTCFullYear();
  return {
    rule: "Sound Analysis Pro",
    bird: match[1],
    ...instant(dateOf(year, month, day), timeOf(hour, minute, second)),
  };
}

/** gy6or6_baseline_230312_0808.138, bird_130519_113032.2: bird, session, DDMMYY, hhmm or hhmmss, number. */
function evtaf(stem: string): RecorderName | undefined {
  const match = stem.match(/^([^_]+)(?:_(.+))?_(\d\d)(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)?\.(\d+)$/);
  if (!match) return undefined;
  const [, bird, session, day, month, year, hour, minute, second, number] = match;
  const time = timeOf(Number(hour), Number(minute), second === undefined ? undefined : Number(second));
  return {
    rule: "evTAF",
    bird,
    ...(session === undefined ? {} : { session }),
    number,
    ...instant(dateOf(2000 + Number(year), Number(month), Number(day)), time),
  };
}

/** 5E0BE4F0: seconds since 1970, UTC. */
function hexadecimal(stem: string): RecorderName | undefined {
  if (!/^[0-9A-F]{8}$/.test(stem)) return undefined;
  const seconds = Number.parseInt(stem, 16);
  if (seconds < MOTH_YEARS[0] || seconds >= MOTH_YEARS[1]) return undefined;
  const [date, time] = new Date(1000 * seconds).toISOString().slice(0, 19).split("T");
  return { rule: "AudioMoth hexadecimal", date, time, recordedAt: `${date}T${time}Z` };
}

/**
 * SITE_20160521_214723, 20200101_050000T, 2018-12-19_20-00-00, llb16_0602_2018_05_07_14_23_49, 20191125T000000+1000_REC: a date
 * and a time with whatever stands before and behind them. A second date and time is the end of the recording. Birds are named
 * where date and time are divided like the rest of the name, sites elsewhere.
 */
function stamped(stem: string): RecorderName | undefined {
  const begin = stampIn(stem);
  if (begin === undefined) return undefined;
  const { before, divided, behind, ...when } = begin;
  const end = /^[_ -]?E?(?=\d{4})/.exec(behind);
  const second = end === null ? undefined : stampIn(behind.slice(end[0].length));
  const ends = second !== undefined && second.before === "" && second.recordedAt !== undefined;
  const tail = ends ? second.behind : behind;
  // AudioMoth marks recordings that a sound triggered with T; S and E mark start and end.
  const session = tail === "T" ? "" : tail.replace(/^[_. -]/, "");
  const prefix = ends && before === "S" ? "" : before.replace(/[_-]$/, "");
  const [, bird, number] = /^(.+?)(?:_(\d+))?$/.exec(prefix) ?? [];
  const named = divided ? { bird, number } : { site: prefix };
  const parts = Object.entries({ ...named, session }).filter(([, text]) => text !== undefined && text !== "");
  return {
    rule: /^\d{8}_\d{6}T?$/.test(stem) ? "AudioMoth" : "date and time",
    ...Object.fromEntries(parts),
    ...when,
    ...(ends && second.recordedAt !== undefined ? { endedAt: second.recordedAt } : {}),
  };
}

const ZONE = String.raw`Z|[+-](?:0\d|1[0-4]):?[0-5]\d(?!\d)`;
const STAMP = new RegExp(
  String.raw`(?<!\d)(\d{4})([_-]?)(\d\d)\2(\d\d)[_$T -](\d\d)([_:-]?)(\d\d)\6(\d\d)(?!\d)(?:(\.\d{1,9})(?=${ZONE}))?(${ZONE})?`,
);

interface Stamp extends Pick<RecorderName, "date" | "time" | "recordedAt"> {
  /** text before and behind it */
  readonly before: string;
  readonly behind: string;
  /** whether its parts are divided by a character */
  readonly divided: boolean;
}

/** The first date and time in a text; without them if they are impossible. */
function stampIn(text: string): Stamp | undefined {
  const match = STAMP.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 3, 4, 5, 7, 8].map((i) => Number(match[i]));
  const [fraction = "", zone = ""] = [match[9], match[10]];
  const found = instant(dateOf(year, month, day), timeOf(hour, minute, second));
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  return {
    ...found,
    ...(found.recordedAt === undefined ? {} : { recordedAt: `${found.recordedAt}${fraction}${offset}` }),
    before: text.slice(0, match.index),
    behind: text.slice(match.index + match[0].length),
    divided: match[2] !== "" && match[6] !== "",
  };
}

/** Date and time if both are valid, otherwise nothing. */
function instant(
  date: string | undefined,
  time: string | undefined,
): Pick<RecorderName, "date" | "time" | "recordedAt"> {
  return date === undefined || time === undefined ? {} : { date, time, recordedAt: `${date}T${time}` };
}
