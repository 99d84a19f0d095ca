import { FilterKernel } from "../../kernels/filterKernel.js";
import { InputError } from "../../shapes/inputError.js";
import type { Column, Series, Signal, Unit } from "../../shapes/series.js";
import { digitalSilence, type SilentStretch } from "../../signal/digitalSilence.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import { smallestTransform } from "../../signal/frames.js";
import { narrowestBand } from "../../signal/mel.js";
import { DEFAULT_SOUND_ANALYSIS, SoundAnalyser } from "../soundAnalysis/soundAnalysis.js";
import { FilteredSounds, RumbleFilter } from "../withoutRumble.js";
import { DEFAULT_DESCRIPTORS, spectralDescriptors } from "./spectralDescriptors.js";
import { TableKernel } from "./tableKernel.js";

/** Bins that a narrow band has at least, if a transform of this many times the window's own makes them. */
const BINS = 12;
const FINEST = 32;

/** Sets of features that frames can be described by. */
export const FEATURE_SETS = ["sap", "spectral", "mfcc", "perceptual"] as const;
export type FeatureSet = (typeof FEATURE_SETS)[number];

/** The default sets: Sound Analysis Pro's, and the usual spectral descriptors. */
export const DEFAULT_FEATURE_SETS: readonly FeatureSet[] = ["sap", "spectral"];

export interface FrameFeatureSettings {
  readonly sets: readonly FeatureSet[];
  /** s from frame to frame */
  readonly hop: number;
  /** band of the features, Hz */
  readonly lowHz?: number;
  readonly highHz?: number;
  /** added to levels in dB re full scale */
  readonly calibration?: number;
  /** the first frame that is told of, and the one after the last, limited to those there are; default: all. The sound beside them counts. */
  readonly rows?: readonly [first: number, end: number];
}

/**
 * Reads names of feature sets.
 * @param text names separated by commas, e.g. "sap,mfcc".
 * @throws {InputError} listing the sets.
 */
export function featureSets(text: string): FeatureSet[] {
  return text.split(",").map((name) => {
    const set = FEATURE_SETS.find((known) => known === name.trim());
    if (set === undefined)
      throw new InputError(
        `analyze: features=${text} names no known set; choose from ${FEATURE_SETS.join(", ")}.`,
      );
    return set;
  });
}

/** What measures frames of sounds of one rate by the same settings, kept from one sound to the next. */
export interface FrameAnalysers {
  sap?: SoundAnalyser;
  filters?: FilterKernel;
  filtered?: FilteredSounds;
}

/**
 * All features of a sound's frames in one table, frame r at r hop; row 0 is the first that is told of.
 * @param analysers for sounds of one rate and settings; what is missing is added. @param silent its digital silence, if that is known.
 * @returns T rows, single precision; NaN where a feature is undefined.
 */
export async function frameFeatures(
  signal: Signal,
  settings: FrameFeatureSettings,
  analysers: FrameAnalysers = {},
  silent: readonly SilentStretch[] = digitalSilence(signal.values, signal.rate),
): Promise<Series> {
  const { sets, hop, lowHz, highHz, rows = [0, Number.POSITIVE_INFINITY] } = settings;
  const band = { ...(lowHz === undefined ? {} : { lowHz }), ...(highHz === undefined ? {} : { highHz }) };
  analysers.filters ??= new FilterKernel();
  analysers.filtered ??= new FilteredSounds();
  const { filters, filtered } = analysers;
  const rumble = new RumbleFilter(signal.values, signal.rate, filters, silent, filtered);
  const tables: Series[] = [];
  for (const set of sets) {
    if (set === "sap") {
      analysers.sap ??= new SoundAnalyser(signal.rate, { ...DEFAULT_SOUND_ANALYSIS, ...band, hop });
      tables.push(within(analysers.sap.analyse(signal, rumble), rows));
    } else if (set === "spectral") {
      const cut = { ...DEFAULT_DESCRIPTORS, ...band, hop, rows };
      const width = (Math.min(cut.highHz, signal.rate / 2) - cut.lowHz) / BINS;
      tables.push(spectralDescriptors(signal, { ...cut, ...finer(signal, cut.window, width) }, rumble));
    } else if (set === "mfcc") {
      const { DEFAULT_MFCC, mfcc } = await import("./mfcc.js");
      const cut = { ...DEFAULT_MFCC, ...band, hop };
      const fine = finer(signal, cut.window, narrowestBand(cut, signal.rate));
      tables.push(within(mfcc(signal, { ...cut, ...fine }), rows));
    } else {
      const { DEFAULT_PERCEPTUAL, perceptual } = await import("./perceptual.js");
      tables.push(within(perceptual(signal, { ...DEFAULT_PERCEPTUAL, hop }), rows));
    }
  }
  const table = join(tables);
  if (settings.calibration !== undefined) shiftLevels(table, settings.calibration);
  return table;
}

/** Length of a transform whose bins are no wider than this, if it has to be longer than the window's own. */
function finer({ rate }: Signal, window: number, binHz: number): { readonly fftSize?: number } {
  const own = smallestTransform(Math.round(window * rate));
  const size = binHz > 0 ? powerOfTwoFrom(rate / binHz) : own;
  return size > own && size <= FINEST * own ? { fftSize: size } : {};
}

/** The rows of a table from the first on to before the last, as far as it has them. */
function within(table: Series, [first, end]: readonly [number, number]): Series {
  const { values, columns, rate, start } = table;
  const own = values.subarray(first * columns.length, Math.min(values.length, end * columns.length));
  return { ...table, values: own, start: start + first / rate };
}

/** Tables on one clock, side by side. */
function join(tables: readonly Series[]): Series {
  if (tables.length === 1) return tables[0];
  const rows = tables.map(({ values, columns }) => ({ values, width: columns.length }));
  const columns = tables.flatMap((table) => table.columns);
  return { ...tables[0], columns, values: new TableKernel().sideBySide(rows).values };
}

/** Shifts levels in place: the table is our own. */
function shiftLevels({ columns, values }: Series, decibels: number): void {
  columns.forEach(({ unit }, c) => {
    if (unit !== "dB") return;
    for (let i = c; i < values.length; i += columns.length) values[i] += decibels;
  });
}

const SUFFIXES: Partial<Record<Unit, string>> = { Hz: "_hz", s: "_s", "1/s": "_per_s", deg: "_deg" };

/**
 * Name of a column in files, with its unit.
 * @param what of the column, e.g. "mean"; nothing for the values themselves.
 * @param level what dB are relative to: "dbfs", or "db_re_20upa".
 */
export function fileColumn({ name, unit }: Column, what: string, level: string): string {
  const suffix = unit === "dB" ? `_${level}` : (SUFFIXES[unit] ?? "");
  return `${name}${what === "" ? "" : `_${what}`}${suffix}`;
}
