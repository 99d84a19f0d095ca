import { InputError } from "../../shapes/inputError.js";
import { openBytes } from "./containers/bytes.js";
import { readWavHeader } from "./containers/wavHeader.js";
import { imaFrames } from "./samples/imaReader.js";

/**
 * How long a WAV file lasts, as its header says, without waiting.
 * @param path of the file.
 * @returns s, or undefined if it is no WAV file that can be read.
 */
export function inspectWav(path: string): number | undefined {
  try {
    const bytes = openBytes(path);
    try {
      const header = readWavHeader(bytes, path);
      const { dataBytes, channels, blockAlign, sampleRate } = header;
      const ima = header.kind === "IMA ADPCM";
      return (ima ? imaFrames({ channels, blockAlign, dataBytes }) : dataBytes / blockAlign) / sampleRate;
    } finally {
      bytes.close();
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
