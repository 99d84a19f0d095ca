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
  /** name of the format that `fields` belong to */
  readonly format?: string;
  /** what else the whole file says (order of columns, tiers, settings), in its format's own words; only that format takes them */
  readonly fields?: { readonly [name: string]: FieldValue };
}

/** What was read of an annotation file. */
export interface AnnotationFile extends AnnotationContent {
  readonly format: string;
  /** what is odd about it, and what was assumed, a line each */
  readonly warnings: readonly string[];
}
