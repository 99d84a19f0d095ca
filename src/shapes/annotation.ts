/** Names of the formats that annotations are read and written in. */
export const FORMATS = [
  "simple-seq",
  "csv",
  "raven",
  "audacity",
  "textgrid",
  "notmat",
  "birdsongrec",
  "generic-seq",
  "ava",
  "das",
  "whisperseg",
] as const;
export type FormatName = (typeof FORMATS)[number];

/** A stretch of a recording that somebody named. Times in s from its start; a point in time where both are equal. */
export interface Annotation {
  readonly onset: number;
  readonly offset: number;
  /** "-" where a format has no labels, or none was given */
  readonly label: string;
  /** Hz */
  readonly lowHz?: number;
  /** Hz */
  readonly highHz?: number;
  /** counted from 0 */
  readonly channel?: number;
  /** name of the tier that it stands in, where a format has tiers */
  readonly tier?: string;
  /** name of the recording's file, where a format holds several recordings in one file */
  readonly recording?: string;
  /** further columns of its row by their names, in their order; an empty one is left out */
  readonly extra?: Readonly<Record<string, string>>;
}

/** A value of a format's own: what JSON can hold. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue };

/** Annotations, with what is known of the recording and of the file that they come from. */
export interface AnnotationContent {
  readonly annotations: readonly Annotation[];
  /** Hz, of the recording */
  readonly sampleRate?: number;
  /** s, of the recording */
  readonly duration?: number;
  /** name of the recording's file */
  readonly recording?: string;
  /** the format that `fields` belong to */
  readonly format?: FormatName;
  /** what else the whole file says (order of columns, tiers, settings), in its format's own words; only that format takes them */
  readonly fields?: { readonly [name: string]: FieldValue };
}

/** What was read of an annotation file. */
export interface AnnotationFile extends AnnotationContent {
  readonly format: FormatName;
  /** what is odd about it, and what was assumed, a line each */
  readonly warnings: readonly string[];
}

/** What people call the formats, beside their names here. */
const OTHER_NAMES: Readonly<Record<string, FormatName>> = {
  simple: "simple-seq",
  simpleseq: "simple-seq",
  "annot.csv": "csv",
  audacitylabels: "audacity",
  "aud-bbox": "audacity",
  "aud-seq": "audacity",
  praat: "textgrid",
  "not.mat": "notmat",
  evsonganaly: "notmat",
  xml: "birdsongrec",
  koumura: "birdsongrec",
  "birdsong-recognition-dataset": "birdsongrec",
  generic: "generic-seq",
  genericseq: "generic-seq",
};

/**
 * A format by what people call it: its name in FORMATS, that of crowsetta, or its ending, in any case.
 * @param text e.g. "TextGrid", ".not.mat", "praat".
 * @returns undefined if there is none of that name.
 * @example
 * formatNamed(".not.mat"); // "notmat"
 */
export function formatNamed(text: string): FormatName | undefined {
  const name = text.trim().toLowerCase().replace(/^\./, "").replaceAll(/[ _]/g, "-");
  return FORMATS.find((format) => format === name) ?? new Map(Object.entries(OTHER_NAMES)).get(name);
}
