/** The header of a compressed recording. */
export interface CompressedHeader {
  readonly container: "FLAC" | "OGG" | "MP3" | "M4A";
  readonly encoding: string;
  /** name of the codec in audio-decode */
  readonly codec: "flac" | "oga" | "opus" | "mp3" | "m4a";
  readonly channels: number;
  /** Hz, if the header says it */
  readonly sampleRate?: number;
  readonly bitDepth: number | null;
  /** duration according to the header, s; undefined if unknown */
  readonly promised: number | undefined;
  /** amount by which the decoded sound may be shorter, s: what a decoder drops or an encoder adds */
  readonly tolerance: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}
