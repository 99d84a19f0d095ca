import type { AnnotationContent } from "../../shapes/annotation.js";

/** What a format needs to know beside a file's bytes. */
export interface DecodeOptions {
  /** said in errors: the file's name */
  readonly name: string;
  /** Hz, for formats that count samples and don't say at what rate */
  readonly sampleRate?: number;
}

/** What was read of a file's bytes. */
export interface Decoded extends AnnotationContent {
  readonly warnings: readonly string[];
}

/** A file's bytes, and what the format could not hold. */
export interface Encoded {
  readonly bytes: Uint8Array;
  /** a line each: what was left out, and what had to be assumed */
  readonly dropped: readonly string[];
}

/** One format of annotations. */
export interface AnnotationCodec {
  /** @throws {InputError} naming file, place and mend. */
  readonly decode: (bytes: Uint8Array, options: DecodeOptions) => Decoded;
  /**
   * Annotations are checked already.
   * @param name of the file that is written, for formats that say it; default: unknown.
   * @throws {InputError} for a label or value that the format can't hold.
   */
  readonly encode: (content: AnnotationContent, name?: string) => Encoded;
}
