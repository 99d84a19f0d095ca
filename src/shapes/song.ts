import { DocumentPart } from "./documentPart.js";

/**
 * How a quantity moves within a syllable: a constant, control points [s from the onset, value] joined by a monotone
 * curve, or samples at an even rate (Hz) joined by straight lines, the first at the onset.
 */
export type Curve =
  | number
  | readonly (readonly [number, number])[]
  | { readonly rate: number; readonly values: readonly number[] };

/** One motor gesture: pressure and tension from onset to offset, and how loud the source is. */
export interface Syllable {
  readonly label: string;
  /** s from the start of the song */
  readonly onset: number;
  /** s */
  readonly duration: number;
  /** sung `count` times, `period` s from onset to onset: a trill */
  readonly repeat?: { readonly count: number; readonly period: number };
  /** alpha, air-sac pressure, dimensionless; the voice sounds above about 0 */
  readonly pressure: Curve;
  /** beta, tension of the labia, dimensionless */
  readonly tension: Curve;
  /** scale of the source, dimensionless; a constant is faded in and out over 5 ms */
  readonly loudness: Curve;
}

/** Names of the vocal tracts; the number is the frequency of the cavity's peak in Hz. */
export const TRACTS = ["none", "trachea", "cavity-3555", "cavity-2975"] as const;
export type TractName = (typeof TRACTS)[number];

/** Gain over frequency: control points [Hz, dB] in order of frequency. */
export type TractFilter = readonly (readonly [number, number])[];

/** A song as parameters: what `synth/*.song.json` holds. */
export interface Song {
  readonly format: "syrinx-song/1";
  readonly title?: string;
  /** of the sound that is rendered, Hz */
  readonly sampleRate: number;
  /** s */
  readonly duration: number;
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  readonly tract: TractName;
  /** what the tract leaves to be said: one filter for the whole song, after the tract */
  readonly filter?: TractFilter;
  /** respiratory noise on tension and amplitude: 0 none, 1 as published */
  readonly breathNoise?: number;
  /** level of white background noise, dB re full scale (RMS); none if left out */
  readonly backgroundDb?: number;
  /** seed of both noises, default 1 */
  readonly seed?: number;
  readonly syllables: readonly Syllable[];
}

/**
 * Checks that a parsed JSON document is a song.
 * @param document what JSON.parse gave.
 * @param name said in errors, e.g. the file's name.
 * @returns the same document, typed.
 * @throws {InputError} naming the path in the document, the value and the mend.
 */
export function asSong(document: unknown, name: string): Song {
  const song: DocumentPart = DocumentPart.root(document, name, "synth/chingolo.song.json");
  if (song.get("format") !== "syrinx-song/1")
    song.fail("format", 'is not "syrinx-song/1"; check that this is a song file');
  song.whole("sampleRate", 1000, 1_000_000);
  const duration = song.number("duration", 0.001, 3600, "s");
  song.number("gamma", 1000, 500_000, "1/s");
  song.oneOf("tract", TRACTS);
  if (song.get("breathNoise") !== undefined) song.number("breathNoise", 0, 10);
  if (song.get("backgroundDb") !== undefined) song.number("backgroundDb", -200, 0, "dB");
  if (song.get("seed") !== undefined) song.whole("seed", 0, 2 ** 32);
  const filter = song.get("filter");
  if (filter !== undefined) {
    if (!Array.isArray(filter)) song.fail("filter", "is not a list of [Hz, dB]; give one or leave it out");
    checkPoints(song, "filter", filter, "Hz, dB", 100);
  }
  const syllables = song.get("syllables");
  if (!Array.isArray(syllables)) song.fail("syllables", "is not a list; give one, if empty");
  syllables.forEach((entry: unknown, i) => {
    const syllable = song.part(`syllables[${i}]`, entry);
    if (typeof syllable.get("label") !== "string") syllable.fail("label", "is not a text; give one");
    syllable.number("onset", 0, duration, "s");
    const length = syllable.number("duration", 0.001, duration, "s");
    if (syllable.get("repeat") !== undefined) {
      const repeat = syllable.part("repeat");
      repeat.whole("count", 1, 10_000);
      repeat.number("period", length, 3600, "s");
    }
    checkCurve(syllable, "pressure", 10);
    checkCurve(syllable, "tension", 100);
    checkCurve(syllable, "loudness", 1e4);
  });
  return document as Song;
}

/** @param most greatest absolute value. */
function checkCurve(syllable: DocumentPart, key: string, most: number): void {
  const value = syllable.get(key);
  if (value === undefined || typeof value === "string") {
    syllable.fail(key, "is no curve; give a number, control points or samples");
  }
  if (typeof value === "number") {
    syllable.number(key, -most, most);
    return;
  }
  if (Array.isArray(value)) {
    if (value.length < 2) syllable.fail(key, "has fewer than two control points; give two or a constant");
    checkPoints(syllable, key, value, "seconds, value", most);
    return;
  }
  const sampled = syllable.part(key);
  sampled.number("rate", 1, 1e6, "Hz");
  const values = sampled.get("values");
  if (
    !Array.isArray(values) ||
    values.length === 0 ||
    !values.every((v) => Number.isFinite(v) && Math.abs(v) <= most)
  ) {
    sampled.fail("values", `is not a list of numbers from ${-most} to ${most}; mend it`);
  }
}

/** Pairs of finite numbers, the first ones rising. */
function checkPoints(
  part: DocumentPart,
  key: string,
  points: readonly unknown[],
  pair: string,
  most: number,
): void {
  let last = Number.NEGATIVE_INFINITY;
  points.forEach((point, i) => {
    if (!Array.isArray(point) || point.length !== 2 || !point.every((v) => Number.isFinite(v))) {
      part.fail(`${key}[${i}]`, `is not [${pair}]; give two numbers`, point);
    }
    if (Math.abs(point[1]) > most) part.fail(`${key}[${i}]`, `is beyond ${-most} to ${most}; mend it`, point);
    if (!(point[0] > last))
      part.fail(`${key}[${i}]`, "does not come after the point before it; put them in order", point);
    last = point[0];
  });
}
