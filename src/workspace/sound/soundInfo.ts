import type { Metadata } from "./metadata/metadata.js";

/** What is in a recording. */
export interface SoundInfo {
  readonly container: "RIFF" | "RIFX" | "RF64" | "BW64" | "AIFF" | "FLAC" | "OGG" | "MP3" | "M4A" | "cbin";
  readonly encoding: string;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  /** s */
  readonly duration: number;
  /** valid bits a sample; null where the codec has none */
  readonly bitDepth: number | null;
  readonly metadata: Metadata;
  /** ISO 8601: local time without a zone unless the file tells it; null where nothing does */
  readonly recordedAt: string | null;
  readonly warnings: readonly string[];
}
