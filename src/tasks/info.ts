import { InputError } from "../shapes/inputError.js";
import { inspectRecording } from "../workspace/readRecording.js";

/** What `syrinx info --json` prints of a file. */
export type FileInfo =
  | {
      readonly file: string;
      readonly container: string;
      readonly encoding: string;
      readonly sampleRate: number;
      readonly channels: number;
      readonly frames: number;
      readonly duration: number;
      readonly bitDepth: number;
      readonly metadata: Readonly<Record<string, string>>;
      readonly warnings: readonly string[];
    }
  | { readonly file: string; readonly error: string };

/** What is in each recording; a bad file is told of, never fatal. */
export function info(files: readonly string[]): FileInfo[] {
  return files.map((file) => {
    try {
      const { container, encoding, sampleRate, channels, frames, bitDepth, metadata, warnings } =
        inspectRecording(file);
      const duration = frames / sampleRate;
      return {
        file,
        container,
        encoding,
        sampleRate,
        channels,
        frames,
        duration,
        bitDepth,
        metadata,
        warnings,
      };
    } catch (error) {
      if (error instanceof InputError) return { file, error: error.message };
      throw error;
    }
  });
}
