import type { AnnotationContent } from "../../shapes/annotation.js";

/** What a format needs to know besides the bytes of a file. */
export interface DecodeOptions {
  /** name of the file, for error messages */
  readonly name: string;
  /** Hz, for formats that count samples and don't store the sample rate */
  readonly sampleRate?: number;
}

/** What was read of a file's bytes. */
export interface Decoded extends AnnotationContent {
  readonly warnings: readonly string[];
}

/** A file's bytes, and what the format could not hold. */
export interface Encoded {
  readonly bytes: Uint8Array;
  /** what was left out and what had to be assumed, one line each */
  readonly dropped: readonly string[];
}

/** What a format may store besides times. */
export type Part = "label" | "band" | "channel" | "tier" | "extra";

/** The start of a file, as formats look at it to tell whether it is theirs. */
export interface FileHead {
  /** name of the file, in lower case */
  readonly name: string;
  /** of the file, from its start */
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly lines: readonly string[];
  /** the first line that is not blank; undefined in an empty file */
  readonly first: string | undefined;
  /** cells of that line, separated by tabs, in lower case; none in a JSON document */
  readonly cells: readonly string[];
  /** cells of that line, separated by commas, semicolons or tabs, unquoted, in lower case; none in a JSON document */
  readonly columns: readonly string[];
}

/** A format of annotations: all about it in one place. */
export interface AnnotationFormat<Name extends string = string> {
  readonly name: Name;
  /** what else people call it, in lower case with hyphens */
  readonly aliases: readonly string[];
  /**
   * Names of the file that holds the annotations of a recording; the first is the one that is written. `<name>` is
   * "song.wav", `<stem>` is "song", `<n>` is a number, 1 when written.
   */
  readonly files: readonly [string, ...string[]];
  /** endings of further files in this format, which are not looked for by a recording's name */
  readonly otherEndings?: readonly string[];
  /** which format's files are taken where a recording has several: the lowest first */
  readonly searchOrder: number;
  /** which format a file is asked for first: the lowest, whose mark nothing else has */
  readonly detectOrder: number;
  /** Whether a file is in this format, where no earlier one has taken it. */
  readonly detect: (head: FileHead) => boolean;
  /** the rest is left out when it is written, with a line that says so */
  readonly holds: readonly Part[];
  /** @throws {InputError} naming the file and the place, and how to fix it. */
  readonly decode: (bytes: Uint8Array, options: DecodeOptions) => Decoded;
  /**
   * Encodes annotations that are checked already.
   * @param name of the file that is written, for formats that say it; default: unknown.
   * @throws {InputError} for a label or value that the format can't hold.
   */
  readonly encode: (content: AnnotationContent, name?: string) => Encoded;
}
