import type { Normalisation, Picture } from "../../shapes/runData.js";
import type { Segment } from "../../shapes/segment.js";
import type { Column } from "../../shapes/series.js";

/** Unit of the time of rows: seconds, or the unit of a dimensionless system. */
export type TimeUnit = "s" | "1";

/** One recording, simulated series or part of a table within a dataset. */
export interface Sequence {
  /** file, or name of the system */
  readonly source: string;
  /** first row, and how many */
  readonly first: number;
  readonly rows: number;
  /** time of the first row, s */
  readonly start: number;
  /** name of the group that it belongs to, e.g. a bird, where samples are drawn from all groups alike */
  readonly group?: string;
}

/**
 * Rows ready to learn from, split without leaks. A sample is `window` consecutive rows, so it is one stretch of `values`.
 * `completeDataset` makes one.
 */
export interface Dataset {
  /** normalised; rows x columns, sequence after sequence */
  readonly values: Float32Array;
  readonly columns: readonly Column[];
  /** rows per second, Hz */
  readonly rate: number;
  readonly sequences: readonly Sequence[];
  /** default s */
  readonly timeUnit?: TimeUnit;
  /** input columns, and predicted columns */
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  /** rows per sample */
  readonly window: number;
  /** number of input values per sample: window x inputs */
  readonly sampleSize: number;
  /**
   * shape of a sample as the network sees it: [columns], [window, columns], or [height, width, channels] of patches and
   * movie frames
   */
  readonly shape: readonly number[];
  /** first rows of the samples of each part, ascending; no row belongs to samples (or targets) of two parts */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  readonly normalisation: Normalisation;
  /** what a value of 0 above `floor` means, for pictures and sound; undefined for plain series */
  readonly picture?: Picture;
  /** names of the classes and the class of each row (-1 for none), for classifiers */
  readonly classes?: { readonly names: readonly string[]; readonly ofRow: Int32Array };
  /** what a labeller learns besides the classes, of which the first is silence */
  readonly labels?: LabelTargets;
  /** standard deviation of the random frequency shift of training frames, columns; 0 for none */
  readonly shift: number;
}

/** What a labeller learns of each row. */
export interface LabelTargets {
  /** 1 where a syllable begins, else 0 */
  readonly onsets: Float32Array;
  /** index in PARTS of the part whose rows it is one of; -1 where it is unknown what sounds */
  readonly parts: Int8Array;
  /** of each sequence, what is annotated, s on its clock, and where all that sounds is */
  readonly annotated: readonly {
    readonly segments: readonly Segment[];
    readonly marked: { readonly from: number; readonly to: number };
  }[];
  /** weight of each class in the loss */
  readonly weights: Float32Array;
  /** length of the shortest syllable outside the part held out for testing, s; undefined for none */
  readonly shortest?: number;
  /** most bands by which training windows are shifted at random */
  readonly shift: number;
}

/** The fields of a dataset that do not follow from others; input or predicted columns may be omitted for all of them. */
export type DatasetParts = Omit<Dataset, "inputs" | "targets" | "sampleSize"> &
  Partial<Pick<Dataset, "inputs" | "targets">>;

/**
 * Completes a dataset with the fields that follow from others.
 * @param parts input columns (`inputs`) and predicted columns (`targets`) default to all columns.
 * @returns the parts with `inputs`, `targets` and the size of a sample.
 */
export function completeDataset(parts: DatasetParts): Dataset {
  const all = Int32Array.from(parts.columns, (_, c) => c);
  const { inputs = all, targets = all } = parts;
  return { ...parts, inputs, targets, sampleSize: parts.window * inputs.length };
}

/** Values that a network gives for a sample, or for a row of it: predicted columns, classes, of a labeller also the onset. */
export function outputsOf({ classes, targets, labels }: Dataset): number {
  return (classes?.names ?? targets).length + (labels === undefined ? 0 : 1);
}

/**
 * Whether a list of columns is the list of all columns, in order.
 * @param places indices of columns. @param count total number of columns.
 */
export function areAllColumns(places: Int32Array, count: number): boolean {
  return places.length === count && places.every((place, c) => place === c);
}
