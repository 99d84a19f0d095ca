import type { ReportAudio } from "../encodedSound.js";

/** Grouped syllables as a page shows them. Packed arrays are as in `Report`. */
export interface ReportClusters {
  /** how the map was laid out: "UMAP" or "PCA" */
  readonly layout: string;
  /** of the map; packed Float32, syllables x 2 */
  readonly places: string;
  readonly files: readonly string[];
  /** by syllable: index of its file */
  readonly fileOf: readonly number[];
  /** s; packed Float32, syllables x 2: onset and offset */
  readonly times: string;
  /** the largest group first */
  readonly groups: readonly { readonly name: string; readonly size: number }[];
  /** by syllable: index of its group, -1 for none */
  readonly groupOf: readonly number[];
  /** by syllable: label of the user's, null where there is none; only if they were compared */
  readonly references?: readonly (string | null)[];
  /** indices of the syllables that have a picture and a sound, ascending */
  readonly shown: readonly number[];
  /** of the shown syllables, each over its own duration */
  readonly pictures: {
    readonly frames: number;
    readonly bands: number;
    /** Hz */
    readonly lowHz: number;
    readonly highHz: number;
    /** 0 to 255, shown x frames x bands, low bands first; packed Uint8 */
    readonly levels: string;
    readonly caption: string;
  };
  /** the shown syllables one after another */
  readonly sound?: {
    readonly audio: ReportAudio;
    /** s, where each begins and how long it lasts; packed Float32, shown x 2 */
    readonly parts: string;
  };
  readonly syntax: ReportSyntax;
}

/** In which order labels follow each other. */
export interface ReportSyntax {
  readonly labels: readonly string[];
  /** by label, from and to */
  readonly counts: readonly (readonly number[])[];
  /** bits */
  readonly entropy: number | null;
}
