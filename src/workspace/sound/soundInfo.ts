import type { Metadata } from "./metadata/metadata.js";

/** Properties of a recording. */
export interface SoundInfo {
  readonly container: "RIFF" | "RIFX" | "RF64" | "BW64" | "AIFF" | "FLAC" | "OGG" | "MP3" | "M4A" | "cbin";
  readonly encoding: string;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  /** s */
  readonly duration: number;
  /** valid bits per sample; null if not applicable to the codec */
  readonly bitDepth: number | null;
  readonly metadata: Metadata;
  /** time of recording, ISO 8601; local time without a zone unless the file states it; null if unknown */
  readonly recordedAt: string | null;
  readonly warnings: readonly string[];
}
