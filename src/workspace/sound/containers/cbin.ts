import { existsSync } from "node:fs";
import { InputError } from "../../../shapes/inputError.js";
import { MAX_METADATA_BYTES, openBytes, readBytes } from "../../files/bytes.js";
import { checkPlausible } from "./wavFormat.js";

/** The content of the .rec file that accompanies a .cbin. */
export interface RecFile {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** samples per channel, if stated */
  readonly samples: number | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reads the .rec file that evTAF writes with each .cbin.
 * @param cbin path of the .cbin.
 * @returns rate, channels and all other fields.
 * @throws {InputError} if the .rec file is missing or lacks rate or channels.
 */
export function readRecOf(cbin: string): RecFile {
  const stem = cbin.replace(/\.cbin$/i, "");
  const path = [`${stem}.rec`, `${stem}.REC`].find((name) => existsSync(name));
  if (path === undefined) {
    throw new InputError(
      `${cbin}: needs ${stem}.rec, which states rate and channels; copy it to the same folder.`,
    );
  }
  const bytes = openBytes(path);
  try {
    return parseRec(new TextDecoder("latin1").decode(readBytes(bytes, 0, MAX_METADATA_BYTES)), path);
  } finally {
    bytes.close();
  }
}

/**
 * Parses a .rec file: lines of the form "name = value".
 * @param text content of the file.
 * @param name named in error messages.
 * @returns rate, channels and all other fields.
 * @throws {InputError} if rate or channels are missing or impossible.
 * @example
 * parseRec("begin rec = 0\nADFREQ = 3.2E+4\nChans = 2\n", "song.rec").sampleRate; // 32000
 */
export function parseRec(text: string, name: string): RecFile {
  const fields: Record<string, string> = {};
  for (const line of text.split(/\r?\n|\r/)) {
    const match = line.match(/^\s*([^=]+?)\s*=\s*(.*?)\s*$/);
    if (match && match[2] !== "") fields[match[1]] = match[2];
  }
  const number = (key: string): number | undefined => {
    const entry = Object.entries(fields).find(([name]) => name.toLowerCase() === key);
    const value = entry === undefined ? Number.NaN : Number.parseFloat(entry[1]);
    return Number.isFinite(value) ? value : undefined;
  };
  const sampleRate = number("adfreq");
  const channels = number("chans");
  if (sampleRate === undefined)
    throw new InputError(`${name}: has no line "ADFREQ = ...", so the rate is unknown; copy it again.`);
  if (channels === undefined || !Number.isInteger(channels))
    throw new InputError(
      `${name}: has no line "Chans = ...", so the number of channels is unknown; copy it again.`,
    );
  checkPlausible(channels, sampleRate, name);
  return { sampleRate, channels, samples: number("samples"), fields };
}
