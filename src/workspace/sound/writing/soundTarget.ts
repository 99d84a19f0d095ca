import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { InputError } from "../../../shapes/inputError.js";

/**
 * Where a sound that is made from another one goes, so that no recording and nothing of another kind is lost.
 * @param source path of the file it is made from.
 * @param out path of a WAV file or of a folder; in a folder, and by default in the working folder, it is named
 * <source>.<suffix>.wav.
 * @param suffix what tells it from its source.
 * @throws {InputError} if it is the source itself, is not named .wav, or is there already and is no WAV file.
 */
export function soundTarget(source: string, out: string | undefined, suffix: string): string {
  const path = pathOf(source, out, suffix);
  if (!/\.wav$/i.test(path)) throw new InputError(`${path}: is not named .wav; end --out in .wav.`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return path;
  const own = statSync(source, { throwIfNoEntry: false });
  if (own !== undefined && own.ino === there.ino && own.dev === there.dev)
    throw new InputError(`${path}: is the recording itself; choose another --out.`);
  if (!there.isFile() || !isWav(path))
    throw new InputError(`${path}: is there already and is no WAV file; choose another --out.`);
  return path;
}

function pathOf(source: string, out: string | undefined, suffix: string): string {
  const name = `${basename(source, extname(source))}.${suffix}.wav`;
  if (out === undefined) return name;
  const folder = /[\\/]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return folder ? join(out, name) : out;
}

function isWav(path: string): boolean {
  const head = Buffer.alloc(12);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, 12, 0);
  } finally {
    closeSync(file);
  }
  return /^(?:RIFF|RIFX|RF64|BW64)....WAVE$/s.test(head.toString("latin1"));
}
