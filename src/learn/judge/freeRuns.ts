import { type PredictionTime, validPredictionTime } from "../../dynamics/prediction/validPredictionTime.js";
import { systemNamed } from "../../dynamics/systems/register.js";
import { quantile } from "../../math/statistics.js";
import type { DataRecipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";

/** Free runs that a network is tested by. */
const STARTS = 20;
/** How far they go: Lyapunov times where these are known, s of sound, else rows. */
const LONGEST_LYAPUNOV = 12;
const LONGEST_SOUND = 1;
const LONGEST_ROWS = 1000;
/** Most rows in any case. */
const MAX_ROWS = 5000;

/** Times of a system that are known. */
export interface SystemTimes {
  /** s, the inverse of the largest Lyapunov exponent */
  readonly lyapunov: number;
  /** s, mean time of a turn */
  readonly turn: number;
}

/**
 * Known times of what a recipe simulates; undefined where it sets parameters of the motion, for a motion without chaos, and
 * for other data.
 */
export function systemTimes(data: DataRecipe): SystemTimes | undefined {
  if (!("system" in data)) return undefined;
  const { known, parameters } = systemNamed(data.system);
  const usual = Object.keys(data.parameters).every((name) => parameters[name]?.filmOnly === true);
  return known !== undefined && known.lyapunov > 0 && usual
    ? { lyapunov: 1 / known.lyapunov, turn: known.turn }
    : undefined;
}

/** From where free runs begin, and how far they go. */
export interface FreeRunPlan {
  /** first rows of samples */
  readonly starts: Int32Array;
  /** rows */
  readonly steps: number;
}

/**
 * Free runs spread evenly over samples, all of one length, each within its sequence.
 * @param held first rows of samples to choose from, rising.
 * @param times of the system, where they are known. @param sound whether rows are of sound.
 */
export function planFreeRuns(
  dataset: Dataset,
  held: Int32Array,
  times: SystemTimes | undefined,
  sound: boolean,
): FreeRunPlan {
  const { rate, sequences, window } = dataset;
  const wanted = times
    ? Math.ceil(LONGEST_LYAPUNOV * times.lyapunov * rate)
    : sound
      ? Math.round(LONGEST_SOUND * rate)
      : LONGEST_ROWS;
  // What is left of its sequence after each sample.
  const left = new Int32Array(held.length);
  for (let i = 0, s = 0; i < held.length; i++) {
    while (s + 1 < sequences.length && held[i] >= sequences[s + 1].first) s++;
    left[i] = sequences[s].first + sequences[s].rows - held[i] - window;
  }
  const most = left.reduce((longest, rows) => Math.max(longest, rows), 1);
  const steps = Math.max(1, Math.min(wanted, MAX_ROWS, Math.floor(most / 2)));
  const able = held.filter((_, i) => left[i] >= steps);
  const count = Math.min(STARTS, able.length);
  const starts = Int32Array.from({ length: count }, (_, i) =>
    count === 1 ? able[0] : able[Math.round((i * (able.length - 1)) / (count - 1))],
  );
  return { starts, steps };
}

/**
 * What errors are measured in: the standard deviation of each of some columns over all rows of a dataset, normalised.
 * @param alike whether the columns are of one kind, as bins and pixels are: then each has their root mean square, or bins
 * that hardly ever sound would outweigh the rest.
 */
export function deviations({ values, columns }: Dataset, places: Int32Array, alike: boolean): Float64Array {
  const width = columns.length;
  const rows = values.length / width;
  const sds = Float64Array.from(places, (place) => {
    let mean = 0;
    for (let i = place; i < values.length; i += width) mean += values[i] / rows;
    let squares = 0;
    for (let i = place; i < values.length; i += width) squares += (values[i] - mean) ** 2;
    return Math.sqrt(squares / rows);
  });
  if (!alike) return sds;
  return sds.fill(Math.sqrt(sds.reduce((sum, sd) => sum + sd * sd, 0) / sds.length));
}

/** Deviations below this are rounding: the column is constant. */
const CONSTANT = 1e-6;

/**
 * How long each of some free runs held.
 * @param predicted, truth starts x steps x columns. @param sds of the columns; constant ones are left out.
 * @param rate rows a second, Hz.
 * @returns one a start; none if all columns are constant.
 */
export function predictionTimes(
  predicted: Float32Array,
  truth: Float32Array,
  steps: number,
  sds: Float64Array,
  rate: number,
): PredictionTime[] {
  const moving = Int32Array.from([...sds.keys()].filter((c) => sds[c] > CONSTANT));
  if (moving.length === 0) return [];
  const size = steps * sds.length;
  const select = (values: Float32Array, i: number): Float32Array => {
    const chosen = new Float32Array(steps * moving.length);
    for (let s = 0, k = 0; s < steps; s++)
      for (const c of moving) chosen[k++] = values[i * size + s * sds.length + c];
    return chosen;
  };
  const kept = Array.from(moving, (c) => sds[c]);
  return Array.from({ length: predicted.length / size }, (_, i) =>
    validPredictionTime(select(predicted, i), select(truth, i), kept, rate),
  );
}

/**
 * Error of each row in standard deviations: the root mean square over the columns.
 * @param predicted, truth rows x columns.
 */
export function rowErrors(predicted: Float32Array, truth: Float32Array, sds: Float64Array): Float64Array {
  const width = sds.length;
  return Float64Array.from({ length: predicted.length / width }, (_, r) => {
    let sum = 0;
    let count = 0;
    for (let c = 0; c < width; c++) {
      if (!(sds[c] > CONSTANT)) continue;
      sum += ((predicted[r * width + c] - truth[r * width + c]) / sds[c]) ** 2;
      count++;
    }
    return Math.sqrt(sum / count);
  });
}

/** How long predictions hold: the median over starts. */
export interface ValidPredictionTime {
  /** null where all columns are constant or nothing can run freely */
  readonly seconds: number | null;
  /** null where the exponent is not known */
  readonly lyapunovTimes: number | null;
  readonly turns: number | null;
}

/** The same, with the range over starts, s, and how many held to their end. */
export interface PredictionTimeSpread extends ValidPredictionTime {
  readonly range: { readonly low: number; readonly high: number } | null;
  readonly capped: number;
}

/** Median and range of the times of some starts. */
export function spreadOf(
  found: readonly PredictionTime[],
  times: SystemTimes | undefined,
): PredictionTimeSpread {
  if (found.length === 0) return { seconds: null, lyapunovTimes: null, turns: null, range: null, capped: 0 };
  const seconds = found.map((time) => time.seconds);
  return {
    ...inTimes(quantile(seconds, 0.5), times),
    range: { low: Math.min(...seconds), high: Math.max(...seconds) },
    capped: found.filter(({ capped }) => capped).length,
  };
}

/** A time in s, Lyapunov times and turns. */
export function inTimes(seconds: number, times: SystemTimes | undefined): ValidPredictionTime {
  return {
    seconds,
    lyapunovTimes: times ? seconds / times.lyapunov : null,
    turns: times ? seconds / times.turn : null,
  };
}
