import { InputError } from "../../shapes/inputError.js";
import { inspectRecording } from "../../workspace/sound/readRecording.js";
import type { SoundInfo } from "../../workspace/sound/soundInfo.js";

/** What `syrinx info --json` prints of a file. */
export type FileInfo =
  | (SoundInfo & { readonly file: string })
  | { readonly file: string; readonly error: string };

/** What each recording holds; a bad file is reported, never fatal. */
export async function info(files: readonly string[]): Promise<FileInfo[]> {
  const found: FileInfo[] = [];
  for (const file of files) {
    try {
      found.push({ file, ...(await inspectRecording(file)) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found.push({ file, error: error.message });
    }
  }
  return found;
}
