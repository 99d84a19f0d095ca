import type { Column } from "./series.js";

/**
 * The properties of a network's training data that other data must share: `data` in `network.json` of a run. Plain
 * JSON data.
 */
export interface RunData {
  readonly columns: readonly Column[];
  /** rows per second, Hz */
  readonly rate: number;
  /** rows per sample, and rows from one sample to the next */
  readonly window: number;
  readonly stride: number;
  /** shape of a sample as input of the network */
  readonly shape: readonly number[];
  readonly normalisation: Normalisation<readonly number[]>;
  readonly picture?: Picture<readonly number[]>;
  /** names of the classes, for classifiers */
  readonly classes?: readonly string[];
  /** length of the shortest syllable learnt from, for labellers, s */
  readonly shortest?: number;
}

/** value = normalised x scale + mean, column by column. */
export interface Normalisation<Numbers = Float64Array> {
  readonly mean: Numbers;
  readonly scale: Numbers;
}

/** How rows are displayed: as a spectrum in dB, or as a frame of a movie. */
export type Picture<Numbers = Float64Array> = SpectrumPicture<Numbers> | MoviePicture;

export interface SpectrumPicture<Numbers = Float64Array> {
  readonly kind: "spectrum";
  /** frequencies of the columns, Hz */
  readonly frequencies: Numbers;
  readonly floorDb: number;
  readonly topDb: number;
  /** length of the window, samples, and the sound's sample rate, Hz */
  readonly windowLength: number;
  readonly sampleRate: number;
  readonly melBands: number;
}

export interface MoviePicture {
  readonly kind: "movie";
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly low: number;
  readonly high: number;
}
