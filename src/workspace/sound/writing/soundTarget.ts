import { existsSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { InputError } from "../../../shapes/inputError.js";
import { allowedName } from "../../../shapes/reservedName.js";

/**
 * Chooses the file for a sound derived from another one, such that the recording itself is never overwritten.
 * @param source path of the original file.
 * @param out path of a WAV file or a folder; default: the working directory. In a folder the name is <source>.<suffix>.wav.
 * @param suffix distinguishes the new file from its source.
 * @returns path of the WAV file to write.
 * @throws {InputError} if the path is the source itself, or does not end in .wav.
 */
export function soundTarget(source: string, out: string | undefined, suffix: string): string {
  const path = pathOf(source, out, suffix);
  if (!/\.wav$/i.test(path))
    throw new InputError(`${path}: does not end in .wav; choose an --out that does.`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return path;
  const own = statSync(source, { throwIfNoEntry: false });
  if (own !== undefined && own.ino === there.ino && own.dev === there.dev)
    throw new InputError(`${path}: is the recording itself; choose another --out.`);
  return path;
}

function pathOf(source: string, out: string | undefined, suffix: string): string {
  const name = allowedName(`${basename(source, extname(source))}.${suffix}.wav`);
  if (out === undefined) return name;
  const folder = /[\\/]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return folder ? join(out, name) : out;
}
