/**
 * Time course of a quantity within a syllable: a constant, control points [s from the onset, value] joined by a monotone
 * curve, or regular samples (rate in Hz) joined by straight lines, the first at the onset.
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
  /** the half of the syrinx that produces it */
  readonly voice: Side;
  /** repeated `count` times, `period` s from onset to onset: a trill */
  readonly repeat?: { readonly count: number; readonly period: number };
  /** alpha, air-sac pressure, dimensionless; phonation starts slightly above 0 */
  readonly pressure: Curve;
  /** beta, tension of the labia, dimensionless */
  readonly tension: Curve;
  /** amplitude factor of the source, dimensionless; a constant is faded in and out over 5 ms */
  readonly loudness: Curve;
}

/** Names of the oscillators that can render a song. */
export const MODELS = ["normal-form", "labial", "relaxation"] as const;
export type ModelName = (typeof MODELS)[number];

/** Names of the vocal tracts; the number is the frequency of the cavity's peak in Hz. */
export const TRACTS = ["none", "trachea", "cavity-3555", "cavity-2975"] as const;
export type TractName = (typeof TRACTS)[number];

/** Gain over frequency: control points [Hz, dB] in order of frequency. */
export type TractFilter = readonly (readonly [number, number])[];

/** A time-varying filter: gains at a few frequencies and regular instants, interpolated linearly in dB. */
export interface MovingFilter {
  /** instants per second, Hz; the first at 0 s */
  readonly rate: number;
  /** Hz, ascending */
  readonly frequencies: readonly number[];
  /** dB, one row per instant */
  readonly gains: readonly (readonly number[])[];
}

/** Noise of the bird: white noise through a fixed filter, with a time-varying level. */
export interface NoiseVoice {
  readonly filter: TractFilter;
  /** levels per second, Hz; the first at 0 s */
  readonly rate: number;
  /** RMS before the filter, re full scale, at least 0 */
  readonly levels: readonly number[];
}

/** Parts of a copy beyond the physics of gesture, tract and one static filter. */
export interface Augmentation {
  readonly noise: readonly NoiseVoice[];
  readonly movingFilter?: MovingFilter;
  /** gain over all frequencies, dB, at regular instants; the first at 0 s */
  readonly gain?: { readonly rate: number; readonly values: readonly number[] };
}

/** Allowed time scales of the oscillator, 1/s. */
export const GAMMA_RANGE = { low: 1000, high: 500_000 } as const;

/** A song as parameters: the content of `synth/*.song.json` (see songDocument), in SI units. */
export interface Song {
  readonly title?: string;
  readonly model: ModelName;
  /** of the rendered sound, Hz */
  readonly sampleRate: number;
  /** s */
  readonly duration: number;
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  /** time scale of the right voice, 1/s, if it differs from the left one's */
  readonly rightGamma?: number;
  readonly tract: TractName;
  /** corrects the tract: one filter for the whole song, after the tract */
  readonly filter?: TractFilter;
  /** parts beyond physics; a copy without them is of the physics tier */
  readonly augmentation?: Augmentation;
  /** respiratory noise on tension and amplitude: 0 none, 1 as published */
  readonly breathNoise: number;
  /** level of white background noise, dB re full scale (RMS); no noise if omitted */
  readonly backgroundDb?: number;
  /** seed of all noise */
  readonly seed: number;
  /** syllables of one voice don't overlap */
  readonly syllables: readonly Syllable[];
}
