import { InputError } from "../../shapes/inputError.js";
import { openBytes } from "../files/bytes.js";
import { readWavHeader } from "./containers/wavHeader.js";
import { imaFrames } from "./samples/imaReader.js";

/**
 * Reads the duration of a WAV file from its header, synchronously.
 * @param path of the file.
 * @returns s; undefined if the file is not a readable WAV file.
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
