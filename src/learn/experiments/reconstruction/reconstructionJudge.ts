import { largestExponent } from "../../../dynamics/invariants/largestExponent.js";
import { meanTurn } from "../../../dynamics/invariants/meanTurn.js";
import { spectralDistance } from "../../../dynamics/invariants/spectralDistance.js";
import { countedShare, stateSpaceDivergence } from "../../../dynamics/invariants/stateSpaceDivergence.js";
import { validPredictionTime } from "../../../dynamics/prediction/validPredictionTime.js";
import { compareLinking } from "../../../dynamics/topology/compareLinking.js";
import { type FlowOrbits, orbitsOf } from "../../../dynamics/topology/orbitsOf.js";
import { median } from "../../../math/statistics.js";
import { InputError } from "../../../shapes/inputError.js";
import type { Recipe } from "../../../shapes/recipe.js";
import type { ExperimentPicture, Measures } from "../../../shapes/results/experiment.js";
import type { Column, Series } from "../../../shapes/series.js";
import type { Dataset } from "../../data/dataset.js";
import { makeDataset } from "../../data/makeDataset.js";
import { pathOf, rounded } from "../pictures.js";

/** Runs a model freely after some true rows. @returns steps x columns; not finite once it has diverged. */
export type FreeRunner = (history: Float64Array, steps: number) => Float64Array;

/** Rows before a free run, rows left out at its beginning, and rows whose statistics are scored, as published. */
const HISTORY = 300;
const TRANSIENT = 1000;
const SCORED = 10_000;
/** Rows that orbits are looked for in, and the most turns of those that have to be found again. */
const ORBIT_ROWS = 40_000;
const TURNS = 4;
const FOUND_TURNS = 3;
/** Free runs for the valid prediction time, and their longest, in Lyapunov times and in rows. */
const STARTS = 20;
const LYAPUNOV_TIMES = 14;
const MOST_ROWS = 3000;
/** Rows that an unknown exponent is found from. */
const EXPONENT_ROWS = 15_000;
/** Least share of a run within the range of the truth for which its states are counted. */
const WITHIN = 0.5;
/** Distance from the edge of the range that is within it. */
const INSIDE = 1e-9;
/** Of what leaves the scale of the truth altogether. */
const FAR = 1e6;

/** Name of the truth itself among the rivals. */
export const FLOOR = "other stretches of the flow";

/** Judges free runs by rows of the truth. All rows are in the scale of the training rows: one for all columns. */
export class ReconstructionJudge {
  readonly columns: number;
  readonly train: Float64Array;
  private readonly truth: Float64Array;
  private readonly deviations: Float64Array;
  /** largest Lyapunov exponent of the truth, per row */
  private readonly exponent: number;
  private readonly orbits: FlowOrbits | undefined;

  /** @throws {InputError} if there are too few rows. */
  constructor({
    train,
    truth,
    columns,
    exponent,
  }: {
    readonly train: Float32Array | Float64Array;
    readonly truth: Float32Array | Float64Array;
    readonly columns: number;
    readonly exponent?: number;
  }) {
    const rows = Math.min(train.length, truth.length) / columns;
    const least = TRANSIENT + 2 * SCORED;
    if (rows < least)
      throw new InputError(
        `reconstruction: ${Math.floor(rows)} rows are too few to compare statistics; give ${least} or more of the data and of the truth.`,
      );
    if (columns > 5)
      throw new InputError(
        `reconstruction: ${columns} columns are too many to count states in; give 5 or fewer.`,
      );
    const { mean, scale } = scaleOf(train, columns);
    const scaled = (values: Float32Array | Float64Array): Float64Array =>
      Float64Array.from(values, (value, i) => (value - mean[i % columns]) / scale);
    this.columns = columns;
    this.train = scaled(train);
    this.truth = scaled(truth);
    this.deviations = Float64Array.from({ length: columns }, (_, c) => deviation(this.truth, columns, c));
    this.exponent = exponent ?? exponentOf(this.truth, columns);
    this.orbits = columns === 3 ? orbitsIn(this.truth.subarray(0, 3 * ORBIT_ROWS)) : undefined;
  }

  /** What stretches of the truth score against the rest of it: a copy within that range is as good as perfect. */
  get floors(): Readonly<Record<string, Measures>> {
    const { truth, columns } = this;
    const width = SCORED * columns;
    const states: number[] = [];
    const spectra: number[] = [];
    for (let from = 0; from + width <= truth.length; from += width) {
      const stretch = truth.subarray(from, from + width);
      const rest = new Float64Array(truth.length - width);
      rest.set(truth.subarray(0, from));
      rest.set(truth.subarray(from + width), from);
      states.push(stateSpaceDivergence(rest, stretch, columns));
      spectra.push(spectralDistance(rest, stretch, columns));
    }
    const range = (scores: number[], name: string): Measures => ({
      [name]: median(scores),
      [`${name}Low`]: Math.min(...scores),
      [`${name}High`]: Math.max(...scores),
    });
    return { [FLOOR]: { ...range(states, "dstsp"), ...range(spectra, "dh") } };
  }

  /**
   * Scores a model: of the stretches of a long run, each as long as published ones, the median. A run that leaves the truth's
   * range or diverges scores as one that meets none of its states.
   */
  measure(run: FreeRunner): Measures {
    const { truth, columns } = this;
    const long = this.longRun(run);
    const width = SCORED * columns;
    const stretches = Array.from({ length: Math.floor(long.length / width) }, (_, k) =>
      long.subarray(k * width, (k + 1) * width),
    );
    const divergences = stretches.map((stretch) => {
      const within = countedShare(truth, stretch, columns) >= WITHIN;
      return stateSpaceDivergence(truth, within ? stretch : this.corner(), columns);
    });
    return {
      dstsp: median(divergences),
      dh: median(stretches.map((stretch) => spectrumOf(truth, stretch, columns))),
      ...this.predictionTime(run),
      ...this.linking(long),
    };
  }

  /** Draws the truth, a free run of a model, and how it leaves the truth. */
  async picture(run: FreeRunner): Promise<ExperimentPicture> {
    const { truth, columns, exponent } = this;
    const long = this.longRun(run);
    const steps = Math.min(MOST_ROWS, Math.ceil(LYAPUNOV_TIMES / exponent));
    const near = run(truth.slice(0, HISTORY * columns), steps);
    const first = (values: Float64Array): number[] =>
      rounded(Array.from({ length: steps }, (_, s) => clamp(values[s * columns], 10)));
    const axes = ["x1 (1)", "x2 (1)", "x3 (1)"];
    const paths =
      columns < 2
        ? []
        : [
            pathOf("The flow, without noise", truth, columns, 1, axes),
            pathOf(
              "A free run of the model",
              long.map((value) => clamp(value, 10)),
              columns,
              1,
              axes,
            ),
          ];
    return {
      paths,
      curves: [
        {
          title: "The first column from the same state on",
          xLabel: "Lyapunov times",
          yLabel: "x1 (1)",
          x: rounded(Array.from({ length: steps }, (_, s) => (s + 1) * exponent)),
          lines: [
            { name: "the flow", values: first(truth.subarray(HISTORY * columns)) },
            { name: "the model", values: first(near) },
          ],
        },
      ],
      caption: `A free run begins after ${HISTORY} true rows; ${TRANSIENT} of its rows are left out before it is drawn.`,
    };
  }

  /** A run that stays at the corner of the truth's range, where the truth never is: the score of a failure. */
  private corner(): Float64Array {
    const { truth, columns } = this;
    const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < truth.length; i++) high[i % columns] = Math.max(high[i % columns], truth[i]);
    return Float64Array.from({ length: SCORED * columns }, (_, i) => high[i % columns] - INSIDE);
  }

  private longRun(run: FreeRunner): Float64Array {
    const { truth, columns } = this;
    const long = run(truth.slice(0, HISTORY * columns), TRANSIENT + ORBIT_ROWS);
    return long.subarray(TRANSIENT * columns).map((value) => clamp(value, FAR));
  }

  /** Median over starts spread over the truth. */
  private predictionTime(run: FreeRunner): Measures {
    const { truth, columns, exponent, deviations } = this;
    const steps = Math.min(MOST_ROWS, Math.ceil(LYAPUNOV_TIMES / exponent));
    const last = truth.length / columns - HISTORY - steps;
    const times = Array.from({ length: STARTS }, (_, k) => {
      const from = Math.floor((k * last) / (STARTS - 1));
      const begin = (from + HISTORY) * columns;
      const predicted = run(truth.slice(from * columns, begin), steps);
      const after = truth.subarray(begin, begin + steps * columns);
      return validPredictionTime(predicted, after, deviations, 1).seconds * exponent;
    });
    return { validPredictionTime: median(times) };
  }

  /** Whether the short orbits of the truth are found in a run, and all are linked alike. */
  private linking(long: Float64Array): Measures {
    const { orbits: expected } = this;
    if (expected === undefined || expected.orbits.length < 2) return { linked: null, pairs: 0, differing: 0 };
    const none = { linked: false, pairs: 0, differing: 0 };
    const found = orbitsIn(long, expected);
    if (found === undefined) return none;
    const names = ({ orbits }: FlowOrbits): string[] => orbits.map(({ name }) => name);
    const has = new Set(names(found));
    const wanted = names(expected).filter((name) => name.length <= FOUND_TURNS);
    if (names(expected).filter((name) => has.has(name)).length < 2) return none;
    const { pairs, differing } = compareLinking(
      { names: names(expected), linking: expected.linking },
      { names: names(found), linking: found.linking },
    );
    const linked = differing.length === 0 && wanted.every((name) => has.has(name));
    return { linked, pairs, differing: differing.length };
  }
}

/** The rows that a judge's networks learn from, cut as a recipe says. */
export function datasetOf(train: Float64Array, columns: number, recipe: Recipe): Dataset {
  return makeDataset({
    sequences: [{ source: "rows", series: seriesOf(Float32Array.from(train), columns) }],
    sample: recipe.data,
    needsTarget: "next",
    caller: recipe.name,
  });
}

function seriesOf<A extends Float32Array | Float64Array>(values: A, columns: number): Series<A> {
  const names = Array.from({ length: columns }, (_, c): Column => ({ name: `x${c + 1}`, unit: "1" }));
  return { values, columns: names, rate: 1, start: 0 };
}

/** Orbits of a path; undefined if none can be found. @param like the same section as for others. */
function orbitsIn(path: Float64Array, like?: FlowOrbits): FlowOrbits | undefined {
  try {
    return orbitsOf(seriesOf(path, 3), { turns: TURNS, ...(like && { section: like.section }) });
  } catch (error) {
    // A path that comes to rest or diverges, or is no flow.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function spectrumOf(truth: Float64Array, run: Float64Array, columns: number): number {
  try {
    return spectralDistance(truth, run, columns);
  } catch (error) {
    // A run that has come to rest has no spectrum.
    if (error instanceof InputError) return 1;
    throw error;
  }
}

/** Largest exponent of the truth, per row, from its first column. */
function exponentOf(truth: Float64Array, columns: number): number {
  const rows = Math.min(EXPONENT_ROWS, truth.length / columns);
  const values = Float64Array.from({ length: rows }, (_, r) => truth[r * columns]);
  const turn = meanTurn(values);
  const work = largestExponent(values, { turn, noise: 0, rank: 2, theiler: Math.ceil(turn) });
  let step = work.next();
  while (!step.done) step = work.next();
  const { value } = step.value;
  if (!(value > 0))
    throw new InputError(
      "reconstruction: the truth has no positive Lyapunov exponent; give rows of a chaotic flow.",
    );
  return value;
}

function scaleOf(
  values: Float32Array | Float64Array,
  columns: number,
): { mean: Float64Array; scale: number } {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new InputError(
        `reconstruction: row ${Math.floor(i / columns)} is not finite; fill the gap or give the rows before or after it.`,
      );
    mean[i % columns] += values[i] / rows;
  }
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean[i % columns]) ** 2;
  return { mean, scale: Math.sqrt(squares / values.length) || 1 };
}

function deviation(values: Float64Array, columns: number, column: number): number {
  const rows = values.length / columns;
  let mean = 0;
  for (let i = column; i < values.length; i += columns) mean += values[i] / rows;
  let squares = 0;
  for (let i = column; i < values.length; i += columns) squares += (values[i] - mean) ** 2 / rows;
  return Math.sqrt(squares);
}

function clamp(value: number, limit: number): number {
  return Number.isNaN(value) ? limit : Math.max(-limit, Math.min(limit, value));
}
