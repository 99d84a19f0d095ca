import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { openBytes } from "../files/bytes.js";
import { readWavHeader } from "../sound/containers/wavHeader.js";
import { recordingStem } from "./annotationPath.js";

/**
 * Sample rate and duration of the WAV file next to an annotation file and of the same name.
 * @param path of the annotations.
 * @returns undefined if there is none or it can't be read.
 */
export function soundBeside(path: string): { sampleRate: number; duration: number } | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) return undefined;
  const wanted = `${recordingStem(path)}.wav`.toLowerCase();
  const name = readdirSync(folder).find((file) => file.toLowerCase() === wanted);
  if (name === undefined) return undefined;
  try {
    const file = openBytes(join(folder, name));
    try {
      const { sampleRate, dataBytes, blockAlign, encoding } = readWavHeader(file, name);
      if (encoding === "IMA ADPCM" || !(sampleRate > 0 && blockAlign > 0)) return undefined;
      return { sampleRate, duration: Math.floor(dataBytes / blockAlign) / sampleRate };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
