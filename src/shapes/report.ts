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
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly device: string;
}

export interface ReportLatent {
  readonly dimension: number;
  /** base64 Float32, rows x dimension */
  readonly values: string;
  /** rows a second, Hz */
  readonly rate: number;
  /** s, centre of row 0 */
  readonly start: number;
  /** level of each row's frame, 0 to 1, base64 Float32: colours the path */
  readonly level: string;
  /** share of the variance of unseen frames that each method explains, at the same dimension */
  readonly explained: readonly { readonly method: string; readonly share: number }[];
}
