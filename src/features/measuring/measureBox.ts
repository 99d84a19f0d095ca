import type { Band, BoxedSegment, Segment } from "../../shapes/segment.js";
import { rowCount, type Series, type Signal } from "../../shapes/series.js";
import { steepBand } from "../../signal/steepBand.js";
import { USABLE_BAND } from "../../signal/usableBand.js";
import { frameFeatures } from "../descriptors/frameFeatures.js";
import { trackPitch } from "../pitch/pitch.js";
import { DEFAULT_SOUND_ANALYSIS } from "../soundAnalysis/soundAnalysis.js";
import { DEFAULT_SEGMENTATION, signalToNoise } from "../syllables/segmentation.js";
import type { AnalysisSettings } from "./analysisSettings.js";

/** How far around a box the sound is measured, and filtered, s. */
const AROUND = 0.1;
const FILTERED = 0.5;
/** How far around it its background is looked for, s. */
const BACKGROUND = 5;
/** Least width of the band that features describe, Hz: several bins of the shortest frames. */
const LEAST_WIDTH = 1000;
/** Features that look for a period along the spectrum, and so need more of it than the box. */
const OF_WIDE_SPECTRA = ["pitch", "goodness_of_pitch"];
/** Lowest F0 that is looked for, Hz. */
const LOWEST_F0 = 20;

/** The frames of a stretch of sound within a band. */
export interface BoxFrames {
  /** features; row r is row `first` + r of the chapter */
  readonly table: Series;
  /** Hz, NaN where unvoiced */
  readonly f0: Float64Array;
  readonly first: number;
}

/**
 * The band of a segment.
 * @param rate Hz.
 * @returns Hz, up to half the rate; undefined where there is none, or where it is all of the spectrum, as the boxes of waveforms are.
 */
export function bandOf({ lowHz, highHz }: BoxedSegment, rate: number): Band | undefined {
  const band = { lowHz: lowHz ?? 0, highHz: Math.min(rate / 2, highHz ?? rate / 2) };
  return band.lowHz >= band.highHz || (band.lowHz === 0 && band.highHz === rate / 2) ? undefined : band;
}

/**
 * Measures what sounds within a band during a segment, as if nothing else did. Features describe the band, widened to 1 kHz
 * where it is narrower; only the pitch of Sound Analysis Pro looks at the whole spectrum of what was cut out. F0 may be lower than
 * the band where its harmonics are in it, and is at most half a percent higher.
 * @param signal mono, the sound of a chapter. @param segment on its clock.
 * @returns rows around the segment, on the grid of the settings' hop from the first sample on.
 */
export async function boxFrames(
  signal: Signal,
  segment: Segment,
  band: Band,
  settings: AnalysisSettings,
): Promise<BoxFrames> {
  const { hop, features: sets, calibration } = settings;
  const samples = rowCount(signal);
  const rowAt = (time: number): number => Math.max(0, Math.floor((time - signal.start) / hop));
  const sampleAt = (row: number): number => Math.min(samples, Math.round(row * hop * signal.rate));
  const first = rowAt(segment.onset - AROUND);
  const end = sampleAt(rowAt(segment.offset + AROUND) + 1);
  const from = sampleAt(rowAt(segment.onset - FILTERED));
  const to = sampleAt(rowAt(segment.offset + FILTERED) + 1);
  const filtered = steepBand({ ...signal, values: signal.values.subarray(from, to) }, band);
  const values = filtered.values.subarray(sampleAt(first) - from, end - from);
  const sound: Signal = { ...signal, values, start: 0 };
  const table = await frameFeatures(sound, {
    sets,
    hop,
    ...describedBand(band, signal.rate),
    ...(calibration === undefined ? {} : { calibration }),
  });
  if (sets.includes("sap")) {
    const { lowHz, highHz } = settings.song ?? DEFAULT_SOUND_ANALYSIS;
    const wide = { lowHz: Math.min(lowHz, band.lowHz), highHz: Math.max(highHz, band.highHz) };
    copyColumns(await frameFeatures(sound, { sets: ["sap"], hop, ...wide }), table, OF_WIDE_SPECTRA);
  }
  const range = pitchRange(band, settings, signal.rate);
  const f0 =
    range === undefined
      ? new Float64Array(rowCount(table)).fill(Number.NaN)
      : Float64Array.from(trackPitch(sound, { ...range, hop }).values);
  return { table, f0, first };
}

/** Signal-to-noise ratio of a segment within a band, dB. @param segment on the clock of the signal. */
export function boxSignalToNoise(signal: Signal, segment: Segment, band: Band): number {
  const at = (time: number): number =>
    Math.max(0, Math.min(rowCount(signal), Math.round((time - signal.start) * signal.rate)));
  const from = at(segment.onset - BACKGROUND);
  const values = signal.values.subarray(from, at(segment.offset + BACKGROUND));
  const start = signal.start + from / signal.rate;
  const filtered = steepBand({ ...signal, values, start }, band);
  // The band is already cut out, more steeply than loudness is.
  const whole = { ...DEFAULT_SEGMENTATION, lowHz: 0, highHz: Number.POSITIVE_INFINITY };
  return signalToNoise(filtered, [segment], whole)[0];
}

/** Overwrites columns of a table of our own with those of another of as many rows. */
function copyColumns(from: Series, to: Series, names: readonly string[]): void {
  for (const name of names) {
    const [source, target] = [from, to].map(({ columns }) => columns.findIndex((one) => one.name === name));
    for (let r = 0; r < rowCount(to); r++)
      to.values[r * to.columns.length + target] = from.values[r * from.columns.length + source];
  }
}

/** The band that features describe: not so narrow that a frame has too few bins in it. */
export function describedBand({ lowHz, highHz }: Band, rate: number): Band {
  const missing = Math.max(0, LEAST_WIDTH - (highHz - lowHz));
  const low = Math.max(0, Math.min(lowHz - missing / 2, rate / 2 - LEAST_WIDTH));
  return { lowHz: low, highHz: Math.min(rate / 2, Math.max(highHz, low + LEAST_WIDTH)) };
}

/** Range in which F0 is looked for, Hz: that of the settings, up to the top of the band, moved to a band beyond it. */
function pitchRange(band: Band, settings: AnalysisSettings, rate: number): Band | undefined {
  const top = Math.min(band.highHz, USABLE_BAND * rate);
  const highHz = band.lowHz > settings.highHz / 2 ? top : Math.min(settings.highHz, top);
  const lowHz =
    highHz < 2 * settings.lowHz
      ? Math.max(LOWEST_F0, Math.min(settings.lowHz, band.lowHz / 2))
      : settings.lowHz;
  return lowHz < highHz ? { lowHz, highHz } : undefined;
}
