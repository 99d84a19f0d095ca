import type { ReportAudio } from "../encodedSound.js";

/** One sound of a report, its waveform, spectrogram and F0. */
export interface ReportSound {
  readonly name: string;
  /** shown above its spectrogram; default "Recording" and "Copy" */
  readonly title?: string;
  readonly audio: ReportAudio;
  /** s */
  readonly duration: number;
  readonly waveform: {
    /** points per second; each point is the minimum and the maximum of its interval */
    readonly rate: number;
    /** packed Float32 */
    readonly low: string;
    readonly high: string;
  };
  readonly spectrogram: {
    readonly frames: number;
    readonly bins: number;
    /** s, centre of the first frame */
    readonly start: number;
    /** frames per second */
    readonly rate: number;
    /** Hz, lowest and highest bin */
    readonly lowHz: number;
    readonly highHz: number;
    /** levels from 0 (floor) to 255 (top), frames x bins, low bins first; packed Uint8 */
    readonly levels: string;
    /** dB between floor and top */
    readonly rangeDb: number;
    /** text below the picture: window, hop, floor */
    readonly caption: string;
  };
  /** empty if F0 was not tracked */
  readonly f0: ReportTrack;
}

/** One value per frame; NaN where undefined. */
export interface ReportTrack {
  readonly start: number;
  readonly rate: number;
  /** packed Float32 */
  readonly values: string;
}
