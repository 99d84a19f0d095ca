import { existsSync } from "node:fs";
import { InputError } from "../../../shapes/inputError.js";
import { openBytes, readBytes } from "./bytes.js";
import { refuseImpossible } from "./wavFormat.js";

/** What the .rec beside a .cbin says. */
export interface RecFile {
  readonly sampleRate: number;
  readonly channels: number;
  /** samples a channel, where it says */
  readonly samples: number | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

const MOST_TEXT = 1 << 20;

/**
 * Reads the .rec file that evTAF writes beside each .cbin.
 * @param cbin path of the .cbin.
 * @throws {InputError} if it is missing, or doesn't tell rate and channels.
 */
export function readRecOf(cbin: string): RecFile {
  const stem = cbin.replace(/\.cbin$/i, "");
  const path = [`${stem}.rec`, `${stem}.REC`].find((name) => existsSync(name));
  if (path === undefined) {
    throw new InputError(
      `${cbin}: needs ${stem}.rec beside it, which tells rate and channels; copy it there too.`,
    );
  }
  const bytes = openBytes(path);
  try {
    return parseRec(new TextDecoder("latin1").decode(readBytes(bytes, 0, MOST_TEXT)), path);
  } finally {
    bytes.close();
  }
}

/**
 * The fields of a .rec file: lines of the form "name = value".
 * @param name said in errors.
 * @example
 * parseRec("begin rec = 0\nADFREQ = 3.2E+4\nChans = 2\n", "song.rec").sampleRate; // 32000
 * @throws {InputError} without a possible rate or count of channels.
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
    throw new InputError(`${name}: has no line "Chans = ...", so the channels are unknown; copy it again.`);
  refuseImpossible(channels, sampleRate, name);
  return { sampleRate, channels, samples: number("samples"), fields };
}
