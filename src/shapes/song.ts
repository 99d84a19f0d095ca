/**
 * How a quantity moves within a syllable: a constant, control points [s from the onset, value] joined by a monotone
 * curve, or samples at an even rate (Hz) joined by straight lines, the first at the onset.
 */
export type Curve =
  | number
  | readonly (readonly [number, number])[]
  | { readonly rate: number; readonly values: readonly number[] };

/** The two halves of a songbird's syrinx; both feed one trachea. */
export const SIDES = ["left", "right"] as const;
export type Side = (typeof SIDES)[number];

/** One motor gesture: pressure and tension from onset to offset, and how loud the source is. */
export interface Syllable {
  readonly label: string;
  /** s from the start of the song */
  readonly onset: number;
  /** s */
  readonly duration: number;
  /** the half of the syrinx that sings it */
  readonly voice: Side;
  /** sung `count` times, `period` s from onset to onset: a trill */
  readonly repeat?: { readonly count: number; readonly period: number };
  /** alpha, air-sac pressure, dimensionless; the voice sounds above about 0 */
  readonly pressure: Curve;
  /** beta, tension of the labia, dimensionless */
  readonly tension: Curve;
  /** scale of the source, dimensionless; a constant is faded in and out over 5 ms */
  readonly loudness: Curve;
}

/** Names of the oscillators that can sing a song. */
export const MODELS = ["normal-form", "labial", "relaxation"] as const;
export type ModelName = (typeof MODELS)[number];

/** Names of the vocal tracts; the number is the frequency of the cavity's peak in Hz. */
export const TRACTS = ["none", "trachea", "cavity-3555", "cavity-2975"] as const;
export type TractName = (typeof TRACTS)[number];

/** Gain over frequency: control points [Hz, dB] in order of frequency. */
export type TractFilter = readonly (readonly [number, number])[];

/** A tract that moves: gains at a few frequencies, at even instants, straight in between (in dB). */
export interface MovingFilter {
  /** instants a second, Hz; the first at 0 s */
  readonly rate: number;
  /** Hz, rising */
  readonly frequencies: readonly number[];
  /** dB, one row an instant */
  readonly gains: readonly (readonly number[])[];
}

/** Noise of the bird: white noise through one filter, its level moving in time. */
export interface NoiseVoice {
  readonly filter: TractFilter;
  /** levels a second, Hz; the first at 0 s */
  readonly rate: number;
  /** RMS before the filter, re full scale, at least 0 */
  readonly levels: readonly number[];
}

/** What a copy has beyond the physics of gesture, tract and one static filter. */
export interface Augmentation {
  readonly noise: readonly NoiseVoice[];
  readonly movingFilter?: MovingFilter;
  /** gain over all frequencies, dB, at even instants; the first at 0 s */
  readonly gain?: { readonly rate: number; readonly values: readonly number[] };
}

/** Time scales of the oscillator that can be asked for, 1/s. */
export const GAMMA_RANGE = { low: 1000, high: 500_000 } as const;

/** A song as parameters: what `synth/*.song.json` holds (see songDocument). SI units throughout. */
export interface Song {
  readonly title?: string;
  readonly model: ModelName;
  /** of the sound that is rendered, Hz */
  readonly sampleRate: number;
  /** s */
  readonly duration: number;
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** time scale of the right voice, 1/s, where it differs from the left one's */
  readonly rightGamma?: number;
  readonly tract: TractName;
  /** what the tract leaves to be said: one filter for the whole song, after the tract */
  readonly filter?: TractFilter;
  /** beyond physics; a copy without it is of the physics tier */
  readonly augmentation?: Augmentation;
  /** respiratory noise on tension and amplitude: 0 none, 1 as published */
  readonly breathNoise: number;
  /** level of white background noise, dB re full scale (RMS); none if left out */
  readonly backgroundDb?: number;
  /** seed of all noises */
  readonly seed: number;
  /** of one voice, they don't overlap */
  readonly syllables: readonly Syllable[];
}
