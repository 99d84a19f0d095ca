import { InputError } from "../../shapes/inputError.js";
import { type Bytes, openBytes, readBytes } from "../files/bytes.js";
import { readAiffHeader } from "./containers/aiffHeader.js";
import { readRecOf } from "./containers/cbin.js";
import { fourCharacters } from "./containers/fourCharacters.js";
import { readCompressedHeader } from "./containers/readCompressedHeader.js";
import { containerOf } from "./containers/wavChunks.js";
import { readWavHeader } from "./containers/wavHeader.js";
import { tagLength } from "./metadata/tagFrames.js";
import { imaFrames } from "./samples/imaReader.js";

/** What the header of a sound file says of its length; parts that it doesn't say are omitted. */
export interface SoundExtent {
  /** Hz */
  readonly sampleRate?: number;
  /** s */
  readonly duration?: number;
}

/**
 * Reads sample rate and duration of a sound file from its header, synchronously and without decoding it.
 * @param path of the file.
 * @returns undefined if the file is not a readable recording.
 */
export function inspectSound(path: string): SoundExtent | undefined {
  try {
    const bytes = openBytes(path);
    try {
      return extentOf(bytes, path);
    } finally {
      bytes.close();
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function extentOf(bytes: Bytes, path: string): SoundExtent | undefined {
  const head = readBytes(bytes, 0, 12);
  if (containerOf(head) !== undefined) {
    const { kind, dataBytes, channels, blockAlign, sampleRate } = readWavHeader(bytes, path);
    const ima = kind === "IMA ADPCM";
    const frames = ima ? imaFrames({ channels, blockAlign, dataBytes }) : dataBytes / blockAlign;
    return { sampleRate, duration: frames / sampleRate };
  }
  if (fourCharacters(head, 0) === "FORM") {
    const { sampleRate, frames } = readAiffHeader(bytes, path);
    return { sampleRate, duration: frames / sampleRate };
  }
  if (/\.cbin$/i.test(path)) {
    const { sampleRate, channels } = readRecOf(path);
    return { sampleRate, duration: Math.floor(bytes.size / (2 * channels)) / sampleRate };
  }
  const start = tagLength(head);
  const header = readCompressedHeader(bytes, start, readBytes(bytes, start, 12), path);
  if (header === undefined) return undefined;
  const { sampleRate, promised: duration } = header;
  return {
    ...(sampleRate === undefined ? {} : { sampleRate }),
    ...(duration === undefined ? {} : { duration }),
  };
}
