import { type PredictionTime, validPredictionTime } from "../../dynamics/prediction/validPredictionTime.js";
import { systemNamed } from "../../dynamics/systems/register.js";
import { quantile } from "../../math/statistics.js";
import type { DataRecipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";

/** Maximum number of free runs that a network is tested with. */
const STARTS = 20;
/** Their maximum length: in Lyapunov times where these are known, in s for sound, otherwise in rows. */
const LONGEST_LYAPUNOV = 12;
const LONGEST_SOUND = 1;
const LONGEST_ROWS = 1000;
/** Their maximum length in rows in any case. */
const MAX_ROWS = 5000;

/** Known time scales of a system. */
export interface SystemTimes {
  /** s, the inverse of the largest Lyapunov exponent */
  readonly lyapunov: number;
  /** s, mean duration of a turn */
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

/** Where free runs begin, and how long they are. */
export interface FreeRunPlan {
  /** first rows of samples */
  readonly starts: Int32Array;
  /** rows */
  readonly steps: number;
}

/**
 * Plans free runs, spread evenly over samples, all of the same length, each within its sequence.
 * @param candidates first rows of samples to choose from, ascending.
 * @param times of the system, if they are known. @param sound whether the rows represent sound.
 */
export function planFreeRuns(
  dataset: Dataset,
  candidates: Int32Array,
  times: SystemTimes | undefined,
  sound: boolean,
): FreeRunPlan {
  const { rate, sequences, window } = dataset;
  const wanted = times
    ? Math.ceil(LONGEST_LYAPUNOV * times.lyapunov * rate)
    : sound
      ? Math.round(LONGEST_SOUND * rate)
      : LONGEST_ROWS;
  // The number of rows of its sequence after each sample.
  const left = new Int32Array(candidates.length);
  for (let i = 0, s = 0; i < candidates.length; i++) {
    while (s + 1 < sequences.length && candidates[i] >= sequences[s + 1].first) s++;
    left[i] = sequences[s].first + sequences[s].rows - candidates[i] - window;
  }
  const most = left.reduce((longest, rows) => Math.max(longest, rows), 1);
  const steps = Math.max(1, Math.min(wanted, MAX_ROWS, Math.floor(most / 2)));
  const able = candidates.filter((_, i) => left[i] >= steps);
  const count = Math.min(STARTS, able.length);
  const starts = Int32Array.from({ length: count }, (_, i) =>
    count === 1 ? able[0] : able[Math.round((i * (able.length - 1)) / (count - 1))],
  );
  return { starts, steps };
}

/**
 * The units of prediction errors: the standard deviation of each given column over all rows of a dataset, normalised.
 * @param alike whether the columns are of the same kind, as bins and pixels are: then all get their root mean square, since
 * bins that hardly ever sound would otherwise dominate.
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

/** A column with a standard deviation below this is constant up to rounding. */
const CONSTANT = 1e-6;

/**
 * How long each free run stays near the truth.
 * @param predicted, truth starts x steps x columns. @param sds of the columns; constant ones are left out.
 * @param rate rows per second, Hz.
 * @returns one time per start; none if all columns are constant.
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

/** Valid prediction time: the median over starts. */
export interface ValidPredictionTime {
  /** null if all columns are constant or there are no free runs */
  readonly seconds: number | null;
  /** null if the exponent is not known */
  readonly lyapunovTimes: number | null;
  readonly turns: number | null;
}

/** The same, with the range over starts, s, and the number of runs that stayed near the truth to their end. */
export interface PredictionTimeSpread extends ValidPredictionTime {
  readonly range: { readonly low: number; readonly high: number } | null;
  readonly capped: number;
}

/** Median and range of the valid prediction times of several starts. */
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

/** Expresses a time in s, Lyapunov times and turns. */
export function inTimes(seconds: number, times: SystemTimes | undefined): ValidPredictionTime {
  return {
    seconds,
    lyapunovTimes: times ? seconds / times.lyapunov : null,
    turns: times ? seconds / times.turn : null,
  };
}
