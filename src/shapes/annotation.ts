/** A labelled stretch of a recording, or a point if both times are equal. Times are in s from its start. */
export interface Annotation {
  readonly onset: number;
  readonly offset: number;
  /** "-" if the format has no labels, or none was given */
  readonly label: string;
  /** Hz */
  readonly lowHz?: number;
  /** Hz */
  readonly highHz?: number;
  /** counted from 0 */
  readonly channel?: number;
  /** name of its tier, if the format has tiers */
  readonly tier?: string;
  /** name of the recording's file, if the format can describe several recordings in one file */
  readonly recording?: string;
  /** further columns of its row by name, in order; empty ones are left out */
  readonly extra?: Readonly<Record<string, string>>;
}

/** A format-specific value that JSON can represent. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue };

/** Annotations, with known properties of the recording and of the file that they come from. */
export interface AnnotationContent {
  readonly annotations: readonly Annotation[];
  /** Hz, of the recording */
  readonly sampleRate?: number;
  /** s, of the recording */
  readonly duration?: number;
  /** name of the recording's file */
  readonly recording?: string;
  /** name of the format that `fields` belong to */
  readonly format?: string;
  /** format-specific contents of the file (order of columns, tiers, settings); only used when writing the same format */
  readonly fields?: { readonly [name: string]: FieldValue };
}

/** The result of reading an annotation file. */
export interface AnnotationFile extends AnnotationContent {
  readonly format: string;
  /** anomalies of the file and assumptions made while reading it, one line each */
  readonly warnings: readonly string[];
}
