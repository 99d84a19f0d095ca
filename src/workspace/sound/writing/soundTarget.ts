import { existsSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { InputError } from "../../../shapes/inputError.js";
import { openBytes, readBytes } from "../../files/bytes.js";
import { containerOf } from "../containers/wavChunks.js";

/**
 * Chooses the file for a sound derived from another one, such that neither the recording nor a file of another kind is
 * overwritten.
 * @param source path of the original file.
 * @param out path of a WAV file or a folder; default: the working directory. In a folder the name is <source>.<suffix>.wav.
 * @param suffix distinguishes the new file from its source.
 * @returns path of the WAV file to write.
 * @throws {InputError} if the path is the source itself, does not end in .wav, or exists and is not a WAV file.
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
  if (!there.isFile() || !isWav(path))
    throw new InputError(`${path}: exists and is not a WAV file; choose another --out.`);
  return path;
}

function pathOf(source: string, out: string | undefined, suffix: string): string {
  const name = `${basename(source, extname(source))}.${suffix}.wav`;
  if (out === undefined) return name;
  const folder = /[\\/]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return folder ? join(out, name) : out;
}

function isWav(path: string): boolean {
  const bytes = openBytes(path);
  try {
    return containerOf(readBytes(bytes, 0, 12)) !== undefined;
  } finally {
    bytes.close();
  }
}
