import { SOUND_ENDING } from "../../files/soundStem.js";
import { dateOf, timeOf } from "./isoTime.js";

/** Information that a recorder put in a file's name. */
export interface RecorderName {
  /** naming convention */
  readonly rule: "Sound Analysis Pro" | "evTAF" | "date and time" | "AudioMoth" | "AudioMoth hexadecimal";
  readonly bird?: string;
  readonly site?: string;
  /** text between bird and date, or after the time */
  readonly session?: string;
  readonly number?: string;
  /** YYYY-MM-DD */
  readonly date?: string;
  /** hh:mm:ss, or hh:mm */
  readonly time?: string;
  /** ISO 8601, if date and time are present; local time, or UTC (Z) if the convention uses UTC */
  readonly recordedAt?: string;
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
  return soundAnalysis(stem) ?? evtaf(stem) ?? hexadecimal(stem) ?? dateAndTime(stem) ?? underscored(stem);
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

/** SITE_20160521_214723, possibly followed by milliseconds or a channel; 20200101_050000 is AudioMoth's. */
function dateAndTime(stem: string): RecorderName | undefined {
  const match = stem.match(
    /^(?:(.+?)[_-])??(\d{4})(\d\d)(\d\d)[_$T-](\d\d)(\d\d)(\d\d)(?:(T)|[_.-]([A-Za-z0-9+-]{1,8}))?$/,
  );
  if (!match) return undefined;
  const [, site, year, month, day, hour, minute, second, , session] = match;
  return {
    rule: site === undefined ? "AudioMoth" : "date and time",
    ...(site === undefined ? {} : { site }),
    ...(session === undefined ? {} : { session }),
    ...instant(
      dateOf(Number(year), Number(month), Number(day)),
      timeOf(Number(hour), Number(minute), Number(second)),
    ),
  };
}

/** llb16_0602_2018_05_07_14_23_49: bird, number, then date and time. */
function underscored(stem: string): RecorderName | undefined {
  const match = stem.match(
    /^(.+?)(?:_(\d+))?_((?:19|20)\d\d)[_-](\d\d)[_-](\d\d)[_-](\d\d)[_-](\d\d)[_-](\d\d)$/,
  );
  if (!match) return undefined;
  const [, bird, number, year, month, day, hour, minute, second] = match;
  return {
    rule: "date and time",
    bird,
    ...(number === undefined ? {} : { number }),
    ...instant(
      dateOf(Number(year), Number(month), Number(day)),
      timeOf(Number(hour), Number(minute), Number(second)),
    ),
  };
}

/** Date and time if both are valid, otherwise nothing. */
function instant(
  date: string | undefined,
  time: string | undefined,
): Pick<RecorderName, "date" | "time" | "recordedAt"> {
  return date === undefined || time === undefined ? {} : { date, time, recordedAt: `${date}T${time}` };
}
