import type { Column } from "../../shapes/series.js";

/** One recording, simulated series or part of a table within a dataset. */
export interface Sequence {
  /** file, or name of the system */
  readonly source: string;
  /** first row, and how many */
  readonly first: number;
  readonly rows: number;
  /** time of the first row, s */
  readonly start: number;
}

/** Rows ready to learn from, parted without leaks. A sample is `window` rows in a row, so it is one stretch of `values`. */
export interface Dataset {
  /** normalised; rows x columns, sequence after sequence */
  readonly values: Float32Array;
  readonly columns: readonly Column[];
  /** rows a second, Hz */
  readonly rate: number;
  readonly sequences: readonly Sequence[];
  /** columns that the network sees, and columns that it predicts; all where there is none */
  readonly inputs?: Int32Array;
  readonly targets?: Int32Array;
  /** rows a sample */
  readonly window: number;
  /** shape of a sample as the network sees it: [columns], [window, columns], or [height, width, channels] of patches and movie frames */
  readonly shape: readonly number[];
  /** first rows of the samples of each part, rising; no row belongs to samples (or targets) of two parts */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  readonly normalisation: Normalisation;
  /** what a value of 0 above `floor` means, for pictures and sound; undefined for plain series */
  readonly picture?: Picture;
  /** names of the classes and the class of each row (-1 for none), for classifiers */
  readonly classes?: { readonly names: readonly string[]; readonly ofRow: Int32Array };
  /** standard deviation of the random shift of training frames, columns; 0 for none */
  readonly shift: number;
}

/** value = normalised x scale + mean, column by column. */
export interface Normalisation {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** How rows are drawn: a spectrum in dB, or a frame of a movie. */
export type Picture =
  | {
      readonly kind: "spectrum";
      /** Hz of the columns */
      readonly frequencies: Float64Array;
      readonly floorDb: number;
      readonly topDb: number;
      /** length of the window, samples, and the sound's sample rate, Hz */
      readonly windowLength: number;
      readonly sampleRate: number;
      readonly melBands: number;
    }
  | {
      readonly kind: "movie";
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly low: number;
      readonly high: number;
    };
