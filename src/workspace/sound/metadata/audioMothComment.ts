import { dateOf, timeOf } from "./isoTime.js";

/** The settings and state that an AudioMoth recorder writes in the comment of its files. */
export interface AudioMothComment {
  /** ISO 8601, with the time zone if the comment has one */
  readonly recordedAt?: string;
  readonly device?: string;
  readonly deployment?: string;
  /** "medium", or a number in files of old firmware */
  readonly gain?: string;
  /** as written, with unit: "4.2V", "less than 2.5V" */
  readonly battery?: string;
  /** degrees Celsius */
  readonly temperature?: number;
}

/**
 * Parses the comment that AudioMoth recorders write, with any firmware.
 * @param comment text of the ICMT chunk.
 * @returns its fields; undefined if it is not from an AudioMoth.
 * @example
 * readAudioMothComment("Recorded at 21:00:00 19/02/2021 (UTC-3:30) by AudioMoth 247AA5025F5C7C9A at medium gain while battery was 4.2V and temperature was 23.5C.")?.recordedAt; // "2021-02-19T21:00:00-03:30"
 * @see https://github.com/OpenAcousticDevices/AudioMoth-Firmware-Basic, setHeaderComment.
 */
export function readAudioMothComment(comment: string | undefined): AudioMothComment | undefined {
  const match = comment?.match(
    /^Recorded at (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d\d)\/(\d\d)\/(\d{4})(?: \((UTC(?:[+-]\d{1,2}(?::\d\d)?)?)\))?/,
  );
  if (!match || comment === undefined || !/AudioMoth|deployment/.test(comment)) return undefined;
  const [hour, minute, second, day, month, year] = match.slice(1, 7).map(Number);
  const date = dateOf(year, month, day);
  const time = timeOf(hour, minute, second);
  const captured = (pattern: RegExp): string | undefined => comment.match(pattern)?.[1];
  const temperature = captured(/temperature was (-?\d+(?:\.\d+)?)C/);
  const fields = {
    recordedAt: date !== undefined && time !== undefined ? `${date}T${time}${zoneOf(match[7])}` : undefined,
    device: captured(/by AudioMoth ([0-9A-F]+)/),
    deployment: captured(/during deployment ([0-9A-F]+)/),
    gain: captured(/at gain setting (\d+)/) ?? captured(/at ([\w-]+) gain/),
    battery: captured(/battery (?:state )?was ((?:less than |greater than )?\d+(?:\.\d+)?V)/),
    temperature: temperature === undefined ? undefined : Number(temperature),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return "";
  const offset = zone.match(/([+-])(\d{1,2})(?::(\d\d))?/);
  if (!offset) return "Z";
  return `${offset[1]}${offset[2].padStart(2, "0")}:${offset[3] ?? "00"}`;
}
