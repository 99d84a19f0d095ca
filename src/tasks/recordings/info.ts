import { ClippingScan, levelWarnings } from "../../features/clipping.js";
import { InputError } from "../../shapes/inputError.js";
import { openSound, type SoundFile, type SoundInfo } from "../../workspace/sound/openSound.js";
import { clippingDepth } from "./clippingDepth.js";

/** What `syrinx info --json` prints of a file. */
export type FileInfo =
  | (SoundInfo & { readonly file: string })
  | { readonly file: string; readonly error: string };

/** Length of the beginning in which clipping is looked for, s: long recordings are described at once. */
const LOOKED_AT = 600;
const BLOCK = 1 << 18;

/** What each recording holds; a bad file is reported, never fatal. */
export async function info(files: readonly string[]): Promise<FileInfo[]> {
  const found: FileInfo[] = [];
  for (const file of files) {
    try {
      const sound = await openSound(file);
      try {
        found.push({ file, ...sound.info, warnings: [...sound.info.warnings, ...clippingIn(sound)] });
      } finally {
        sound.close();
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found.push({ file, error: error.message });
    }
  }
  return found;
}

/** What there is to say about clipping in each channel. */
function clippingIn({ info: about, readAll }: SoundFile): string[] {
  const { channels, frames, sampleRate, duration } = about;
  const scans = Array.from({ length: channels }, () => new ClippingScan(clippingDepth(about)));
  const end = Math.min(frames, Math.ceil(LOOKED_AT * sampleRate));
  const rows = Math.ceil(BLOCK / channels);
  for (let at = 0; at < end; at += rows) {
    const values = readAll(at, Math.min(rows, end - at));
    for (const [channel, scan] of scans.entries()) scan.add(values, channel, channels);
  }
  const where = duration > LOOKED_AT ? ` in its first ${LOOKED_AT} s` : "";
  return scans.flatMap((scan, channel) =>
    levelWarnings(scan.result).map((text) => `${channels > 1 ? `channel ${channel}: ` : ""}${text}${where}`),
  );
}
