import type { TrainingView } from "./progress.js";

/**
 * Everything that the page of a result shows, as plain JSON: the page is a drawing of this and nothing else.
 * Packed arrays are base64 of little-endian values, so that the page stays small.
 */
export interface Report {
  readonly title: string;
  /** one line under the title: file, duration, sample rate */
  readonly subtitle: string;
  readonly facts: readonly ReportFact[];
  readonly warnings: readonly string[];
  /** the recording first, then the copy */
  readonly sounds: readonly ReportSound[];
  readonly syllables: readonly ReportSyllable[];
  readonly gesture?: ReportGesture;
  readonly training?: ReportTraining;
  readonly latent?: ReportLatent;
  /** of a run's own page */
  readonly members?: ReportMembers;
  readonly methods?: readonly ReportMethod[];
  readonly view?: ReportView;
  readonly freeRun?: ReportFreeRun;
  /** settings, versions, hashes, backend: name and value */
  readonly provenance: readonly (readonly [string, string])[];
}

/** One finding, e.g. group "Fit", label "median F0 error", value "0.4 %". */
export interface ReportFact {
  readonly group: string;
  readonly label: string;
  readonly value: string;
}

export interface ReportSound {
  readonly name: string;
  /** shown over its spectrogram; "Recording" and "Copy" unless told */
  readonly title?: string;
  /** a whole WAV file, base64 */
  readonly wav: string;
  /** s */
  readonly duration: number;
  readonly waveform: {
    /** points a second; each point is the least and the greatest sample of its stretch */
    readonly rate: number;
    /** base64 Float32 */
    readonly low: string;
    readonly high: string;
  };
  readonly spectrogram: {
    readonly frames: number;
    readonly bins: number;
    /** s, centre of the first frame */
    readonly start: number;
    /** frames a second */
    readonly rate: number;
    /** Hz, lowest and highest bin */
    readonly lowHz: number;
    readonly highHz: number;
    /** 0 is the floor, 255 the top; frame after frame, low bins first; base64 Uint8 */
    readonly levels: string;
    /** dB between floor and top */
    readonly rangeDb: number;
    /** said under the picture: window, hop, floor */
    readonly caption: string;
  };
  /** without values where it was not looked for */
  readonly f0: ReportTrack;
}

/** One value a frame; NaN where undefined. */
export interface ReportTrack {
  readonly start: number;
  readonly rate: number;
  /** base64 Float32 */
  readonly values: string;
}

export interface ReportSyllable {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
  /** Hz, null where nothing was voiced */
  readonly f0Median: number | null;
  /** |copy - recording| / recording, median, null where not voiced in both */
  readonly f0Error: number | null;
  readonly voicedFraction: number;
}

export interface ReportGesture {
  /** alpha, dimensionless */
  readonly pressure: ReportTrack;
  /** beta, dimensionless */
  readonly tension: ReportTrack;
  /** scale of the source, dimensionless */
  readonly loudness: ReportTrack;
  /** 1/s */
  readonly gamma: number;
}

export interface ReportTraining {
  /** loss of each epoch; null where it is not finite */
  readonly train: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly device: string;
  /** of an ensemble: losses of its other networks, one list a network; null where one is not finite */
  readonly others?: readonly {
    readonly train: readonly (number | null)[];
    readonly validation: readonly (number | null)[];
  }[];
  /** how many networks there are beside the one shown, where not all are in `others` */
  readonly otherCount?: number;
  /** of each epoch, where it is not constant */
  readonly learningRate?: readonly number[];
}

/** The networks of an ensemble, and what is usual among them. Null where a number is not finite. */
export interface ReportMembers {
  readonly rows: readonly ReportMember[];
  /** place of the one with the least validation loss, from 0 */
  readonly best: number;
  /** "median", "lower quartile", ... */
  readonly summary: readonly ({ readonly name: string } & ReportMemberNumbers)[];
}

export interface ReportMemberNumbers {
  readonly epochs: number | null;
  readonly bestEpoch: number | null;
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
}

export interface ReportMember extends ReportMemberNumbers {
  readonly seed: number;
}

/** What a network, or a linear method, comes to on samples that were held out. */
export interface ReportMethod {
  readonly name: string;
  /** test loss; null where it is not finite */
  readonly test: number | null;
  /** of the test losses, this one to that of the best linear method; null where there is none */
  readonly ratio: number | null;
  readonly linear: boolean;
}

/** What a network was given, beside what it made of it, as training shows it; arrays are base64 Float32. */
export type ReportView = Packed<TrainingView>;

export type Packed<View> = View extends unknown
  ? { readonly [K in keyof View]: View[K] extends Float32Array ? string : View[K] }
  : never;

/** Predictions that were fed back, beside what really followed. */
export interface ReportFreeRun {
  /** what was predicted; of many columns, "error" alone */
  readonly columns: readonly string[];
  /** columns that the page leaves out */
  readonly columnsLeft: number;
  /** rows a second, Hz */
  readonly rate: number;
  readonly starts: readonly {
    /** number in the table, from 1 */
    readonly number: number;
    /** s, of the first row that was predicted */
    readonly time: number;
    /** base64 Float32, column after column; truth is left out of "error" alone */
    readonly truth?: string;
    readonly predicted: string;
  }[];
}

export interface ReportLatent {
  readonly dimension: number;
  /** base64 Float32, rows x dimension */
  readonly values: string;
  /** rows a second, Hz */
  readonly rate: number;
  /** s, centre of row 0 */
  readonly start: number;
  /** its time is not that of the sounds */
  readonly apart?: boolean;
  /** level of each row's frame, 0 to 1, base64 Float32: colours the path */
  readonly level: string;
  /** share of the variance of unseen frames that each method explains, at the same dimension */
  readonly explained: readonly { readonly method: string; readonly share: number }[];
}
