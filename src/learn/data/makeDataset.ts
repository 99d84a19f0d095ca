import type { SampleRecipe } from "../../shapes/recipe.js";
import type { MoviePicture, Picture, SpectrumPicture } from "../../shapes/runData.js";
import { columnPlaces } from "./columnPlaces.js";
import { completeDataset, type Dataset } from "./dataset.js";
import { dealSamples, type Parts } from "./dealSamples.js";
import { fitNormalisation, normaliseInPlace } from "./fitNormalisation.js";
import { joinSequences, type RawSequence } from "./joinSequences.js";
import { NothingToLearn } from "./nothingToLearn.js";
import { decibelsInPlace, topOf } from "./spectralRows.js";

/** The meaning of rows of power spectra, and the dynamic range below the loudest training value. */
export type SpectrumRows = Omit<SpectrumPicture, "floorDb" | "topDb"> & {
  /** dB */
  readonly rangeDb: number;
};

/** The meaning of rows of movie frames. */
export type MovieRows = Omit<MoviePicture, "low" | "high">;

export interface DatasetSettings {
  readonly sequences: readonly RawSequence[];
  readonly sample: SampleRecipe;
  /** "next" for predictors: the row after a sample is its target */
  readonly needsTarget: "none" | "next";
  readonly rows?: SpectrumRows | MovieRows;
  /** names of the classes that the labels of the sequences index; samples whose middle row has none are left out */
  readonly classes?: readonly string[];
  /** standard deviation of the random shift of training spectra, Hz */
  readonly shiftHz?: number;
  /** named in error messages; "makeDataset" if omitted */
  readonly caller?: string;
}

/**
 * Prepares rows for training: cuts them into samples, assigns these to training, validation and test without leaks,
 * converts power to dB, and normalises. The floor of the dB scale and the normalisation are fitted on the rows of the
 * training samples (and their targets) alone.
 * @param settings sequences of the same columns and rate; they are not modified.
 * @returns normalised rows, the first rows of the samples of each part, and the normalisation with which to convert back.
 * @throws {NothingToLearn} if a part is empty or the training part of spectra is silent.
 * @throws {InputError} if the sequences differ in columns or rate, contain a value that is not finite, are too few to be
 * split by file, or the blocks are too short for a sample.
 * @example
 * const values = Float32Array.from({ length: 100 }, (_, r) => r);
 * const series = { values, columns: [{ name: "x", unit: "1" } as const], rate: 10, start: 0 };
 * const split = { by: "time", validation: 0.1, test: 0.2, block: 1, testFiles: [] } as const;
 * const { train } = makeDataset({
 *   sequences: [{ source: "ramp", series }],
 *   sample: { inputs: [], targets: [], lookBack: 5, stride: 1, normalise: "column", split },
 *   needsTarget: "next",
 * });
 * train.length; // 65
 */
export function makeDataset(settings: DatasetSettings): Dataset {
  const { sequences: given, sample, needsTarget, rows, classes, shiftHz = 0 } = settings;
  const { caller = "makeDataset" } = settings;
  const { values, columns, rate, sequences, timeUnit } = joinSequences(given, caller);
  const seen = columnPlaces(sample, columns, caller);
  const after = needsTarget === "next" ? 1 : 0;
  const span = rows?.kind === "spectrum" ? rows.windowLength / rows.sampleRate : 0;
  const dealt = dealSamples(sequences, { ...sample, rate, after, span }, caller);
  const labelled = classes && { names: classes, ofRow: joinLabels(given, values.length / columns.length) };
  const parts = labelled ? withClass(dealt, labelled.ofRow, sample.lookBack, caller) : dealt;
  const fitted = rowsOf(parts.train, sample.lookBack + after, values.length / columns.length);
  let picture: Picture | undefined;
  if (rows?.kind === "spectrum") {
    const { rangeDb, ...spectrum } = rows;
    const topDb = topOf(values, columns.length, fitted, caller);
    picture = { ...spectrum, topDb, floorDb: topDb - rangeDb };
    decibelsInPlace(values, picture.floorDb);
  } else if (rows !== undefined) picture = { ...rows, ...rangeOf(values, columns.length, fitted) };
  const normalisation = fitNormalisation(values, columns.length, fitted, sample.normalise);
  normaliseInPlace(values, normalisation);
  return completeDataset({
    values,
    columns: picture?.kind === "spectrum" ? columns.map(({ name }) => ({ name, unit: "dB" })) : columns,
    rate,
    sequences,
    ...(timeUnit && { timeUnit }),
    ...seen,
    window: sample.lookBack,
    shape: shapeOf(sample.lookBack, seen.inputs.length, rows),
    ...parts,
    normalisation,
    ...(picture && { picture }),
    ...(labelled && { classes: labelled }),
    shift: shiftIn(rows, shiftHz),
  });
}

/** Shape of a sample. */
function shapeOf(window: number, columns: number, rows: DatasetSettings["rows"]): number[] {
  if (window > 1) return [window, columns];
  return rows?.kind === "movie" ? [rows.height, rows.width, rows.channels] : [columns];
}

function joinLabels(given: readonly RawSequence[], rows: number): Int32Array {
  const ofRow = new Int32Array(rows).fill(-1);
  let at = 0;
  for (const { series, labels } of given) {
    if (labels) ofRow.set(labels, at);
    at += series.values.length / series.columns.length;
  }
  return ofRow;
}

/** The samples whose middle row has a class. */
function withClass(parts: Parts, ofRow: Int32Array, window: number, caller: string): Parts {
  const middle = Math.floor(window / 2);
  const named = (starts: Int32Array, part: string): Int32Array => {
    const left = starts.filter((row) => ofRow[row + middle] >= 0);
    if (left.length === 0 && starts.length > 0)
      throw new NothingToLearn(
        `${caller}: none of the ${starts.length} samples for ${part} is annotated; annotate more of the recordings, or change split.`,
      );
    return left;
  };
  return {
    train: named(parts.train, "training"),
    validation: named(parts.validation, "validation"),
    test: named(parts.test, "test"),
  };
}

/** Every row that belongs to a sample, once, ascending. @param length rows per sample. @param total number of rows. */
function rowsOf(starts: Int32Array, length: number, total: number): Int32Array {
  const used = new Uint8Array(total);
  for (const start of starts) used.fill(1, start, start + length);
  const rows = new Int32Array(used.reduce((sum, one) => sum + one, 0));
  let at = 0;
  for (let r = 0; r < total; r++) if (used[r] === 1) rows[at++] = r;
  return rows;
}

function rangeOf(values: Float32Array, columns: number, rows: Int32Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const r of rows) {
    for (let i = r * columns; i < (r + 1) * columns; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
  }
  return { low, high };
}

/** Converts a shift in Hz to columns, for bins evenly spaced in Hz. */
function shiftIn(rows: DatasetSettings["rows"], shiftHz: number): number {
  if (rows?.kind !== "spectrum" || rows.melBands > 0 || rows.frequencies.length < 2) return 0;
  return shiftHz / (rows.frequencies[1] - rows.frequencies[0]);
}
