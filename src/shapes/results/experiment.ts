/** What was measured of one network or rival, by name; null where undefined. Plain JSON. */
export type Measures = Readonly<Record<string, number | boolean | string | null | readonly number[]>>;

/** The measures of one network of an experiment. */
export interface NetworkRow {
  readonly seed: number;
  readonly measures: Measures;
}

/** A path, or closed curves, in two or three coordinates, as a page draws them. Plain JSON. */
export interface PicturePath {
  readonly title: string;
  /** name and unit of each axis: two or three */
  readonly axes: readonly string[];
  /** points x axes */
  readonly values: readonly number[];
  /** points per unit of time */
  readonly rate: number;
  /** closed curves over the path: points x axes each */
  readonly orbits?: readonly { readonly name: string; readonly points: readonly number[] }[];
}

/** Curves over time, as a page draws them. Plain JSON. */
export interface PictureCurves {
  readonly title: string;
  /** name and unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** What a page draws of one condition of an experiment. Plain JSON. */
export interface ExperimentPicture {
  readonly paths: readonly PicturePath[];
  readonly curves: readonly PictureCurves[];
  /** what is drawn, in a sentence or two */
  readonly caption: string;
}

/** The results of one condition: its networks, and the rivals on the same data. The content of `<condition>.json`. */
export interface ConditionResult {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly NetworkRow[];
  /** by name, e.g. "SVD(2)" */
  readonly rivals: Readonly<Record<string, Measures>>;
  readonly picture?: ExperimentPicture;
  /** s of training and judging */
  readonly seconds: number;
}

/** A table of an experiment: texts, ready to be shown. */
export interface ExperimentTable {
  readonly title: string;
  /** headings, that of the names first */
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly string[];
    readonly mark?: "best" | "summary";
  }[];
  readonly caption: string;
}

/** What an experiment comes to. */
export interface Conclusion {
  /** what --json prints, beside name, seconds and backend */
  readonly document: Readonly<Record<string, unknown>>;
  /** the result in one or two sentences */
  readonly summary: string;
  readonly tables: readonly ExperimentTable[];
}
