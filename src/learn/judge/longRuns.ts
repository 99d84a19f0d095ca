import { chooseDelay } from "../../dynamics/embedding/chooseDelay.js";
import { delayVectors } from "../../dynamics/embedding/delayVectors.js";
import { meanTurn } from "../../dynamics/invariants/meanTurn.js";
import { spectralDistance, spectralDistanceFloor } from "../../dynamics/invariants/spectralDistance.js";
import {
  copyFloor,
  countedShare,
  type ScoreFloor,
  stateSpaceDivergence,
} from "../../dynamics/invariants/stateSpaceDivergence.js";
import type { Dataset } from "../data/dataset.js";
import { selectColumns } from "../rivals/autoregressionRival.js";
import type { FreeRunPlan } from "./freeRuns.js";

/** Rows of a long run that are scored, as in the published scores, and at least. */
const SCORED = 10_000;
const LEAST = 500;
/** Rows left out before them, as a share: the run's memory of where it began. */
const TRANSIENT = 0.1;
/** Lengths of the run that the truth must have, so that stretches of it can be scored against others. */
const STRETCHES = 3;
/** Most columns that states are counted in, and most columns whose spectra are compared. */
const MOST_STATE = 5;
const MOST_SPECTRA = 256;
/** Coordinates that a single column is unfolded to. */
const UNFOLDED = 3;
/** A column whose standard deviation is below this share of the truth's is at rest. */
const REST = 1e-3;
/** Least share of a run within the range of the truth for which counting its states says something. */
const WITHIN = 0.5;

/** A free run that is long enough for its statistics to be compared with those of the truth. */
export interface LongRunPlan {
  /** first row of the sample that it starts from */
  readonly start: number;
  /** rows that are left out at its beginning, and rows that are scored */
  readonly transient: number;
  readonly rows: number;
}

/** Scores of a long run; null where one can't be given, for the reason in `problem`. */
export interface ReconstructionScores {
  /** D_stsp, nat */
  readonly stateSpaceDivergence: number | null;
  /** D_H, 0 to 1 */
  readonly spectralDistance: number | null;
  /** null if both scores are given */
  readonly problem: string | null;
}

/** What all long runs on a dataset have in common: settings, and what stretches of the truth score among themselves. */
export interface ReconstructionTest {
  /** rows that are scored, after so many that are left out */
  readonly rows: number;
  readonly transient: number;
  /** samples between the three coordinates to which a single column is unfolded; null for several columns */
  readonly delay: number | null;
  readonly stateSpaceDivergence: ScoreFloor | null;
  readonly spectralDistance: ScoreFloor | null;
}

/** Scores long runs on a dataset. */
export interface ReconstructionJudge {
  readonly test: ReconstructionTest;
  /** @param run (transient + rows) x targets, normalised. */
  readonly score: (run: Float32Array) => ReconstructionScores;
}

/**
 * Plans the long free run of a network, whose statistics are compared with those of the longest sequence.
 * @param candidates first rows of samples to start from.
 * @returns the plan, or in words why there is none.
 */
export function planLongRun(
  { sequences, targets }: Pick<Dataset, "sequences" | "targets">,
  candidates: Int32Array,
): LongRunPlan | string {
  const longest = Math.max(0, ...sequences.map(({ rows }) => rows));
  const rows = Math.min(SCORED, Math.floor(longest / STRETCHES));
  if (targets.length > MOST_SPECTRA)
    return `${targets.length} columns are too many, ${MOST_SPECTRA} the most whose statistics are compared`;
  if (candidates.length === 0) return "there is no sample to start from";
  if (rows < LEAST)
    return `the longest sequence has ${longest} rows, and ${STRETCHES * LEAST} are needed to compare statistics`;
  return { start: candidates[0], transient: Math.round(TRANSIENT * rows), rows };
}

/** A long run that is planned, and its judge. */
export interface LongRun {
  readonly plan: LongRunPlan;
  readonly judge: ReconstructionJudge;
}

/** The long run as a plan of free runs: one start. */
export function freeRunOf({ start, transient, rows }: LongRunPlan): FreeRunPlan {
  return { starts: Int32Array.of(start), steps: transient + rows };
}

/**
 * Makes the judge of long runs. The truth is the longest sequence of the dataset, of all parts of its split: statistics of an
 * attractor can't be learnt by heart, and a longer truth is a better one. A single column is unfolded by delays.
 * @param plan from `planLongRun`.
 */
export function reconstructionJudge(dataset: Dataset, { transient, rows }: LongRunPlan): ReconstructionJudge {
  const { targets, columns, values, sequences } = dataset;
  const all = targets.length;
  const { first, rows: length } = sequences.reduce((a, b) => (b.rows > a.rows ? b : a));
  const part = values.subarray(first * columns.length, (first + length) * columns.length);
  const whole = selectColumns({ values: part, columns }, targets);
  const deviations = Float64Array.from({ length: all }, (_, c) => deviation(whole, all, c));
  const moving = Int32Array.from([...deviations.keys()].filter((c) => deviations[c] > 1e-6));
  const width = moving.length;
  const truth = placesOf(whole, all, moving);
  const states = width > 0 && width <= MOST_STATE;
  const single = Float64Array.from(width === 1 ? truth : []);
  const delay = width === 1 ? chooseDelay(single, meanTurn(single)).delay : null;
  const unfolded = (path: Float32Array): Float32Array | Float64Array =>
    delay === null ? path : delayVectors(path, UNFOLDED, delay);
  const dimension = delay === null ? width : UNFOLDED;
  const trueStates = unfolded(truth);
  const missing =
    width === 0
      ? "all columns are constant"
      : !states
        ? `the ${width} columns are too many to count states in`
        : null;
  const score = (run: Float32Array): ReconstructionScores => {
    const path = placesOf(run.subarray(transient * all), all, moving);
    const wild = path.findIndex((value) => !Number.isFinite(value));
    if (wild >= 0) {
      const at = transient + Math.floor(wild / width);
      return { stateSpaceDivergence: null, spectralDistance: null, problem: `it diverges within ${at} rows` };
    }
    const still = moving.some((c, i) => deviation(path, width, i) < REST * deviations[c]);
    const reached = unfolded(path);
    const lost = states && countedShare(trueStates, reached, dimension) < WITHIN;
    return {
      stateSpaceDivergence: states && !lost ? stateSpaceDivergence(trueStates, reached, dimension) : null,
      spectralDistance: width > 0 && !still ? spectralDistance(truth, path, width) : null,
      problem: lost ? "it leaves the range of the truth" : still ? "it comes to rest" : missing,
    };
  };
  return {
    test: {
      rows,
      transient,
      delay,
      stateSpaceDivergence: states ? finite(copyFloor(trueStates, dimension, rows)) : null,
      spectralDistance: width > 0 ? finite(spectralDistanceFloor(truth, width, rows)) : null,
    },
    score,
  };
}

function finite(floor: ScoreFloor): ScoreFloor | null {
  return Number.isFinite(floor.low) ? floor : null;
}

function placesOf(values: Float32Array, width: number, places: Int32Array): Float32Array {
  const columns = Array.from({ length: width }, () => ({ name: "", unit: "1" as const }));
  return selectColumns({ values, columns }, places);
}

/** Standard deviation of one column. */
function deviation(values: Float32Array, width: number, column: number): number {
  const rows = values.length / width;
  let mean = 0;
  for (let i = column; i < values.length; i += width) mean += values[i] / rows;
  let squares = 0;
  for (let i = column; i < values.length; i += width) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / rows);
}
