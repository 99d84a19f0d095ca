import { LeastSquares } from "../../math/leastSquares.js";
import { Random } from "../../math/random.js";
import { InputError } from "../../shapes/inputError.js";
import { type DelayBasis, delayFeatures } from "./delayBasis.js";

/** Settings of an autoregression. */
export interface AutoregressionSettings {
  /** number of rows that the next one is predicted from, at least 1 */
  readonly order: number;
  /** default linear */
  readonly basis?: DelayBasis;
  /** directions in which the features vary less than this share of the largest are left out; default 1e-10 */
  readonly cut?: number;
}

/**
 * A model that predicts a series from its past: next = weights . features(window). The linear rival of a recurrent network.
 */
export interface Autoregression {
  readonly order: number;
  readonly columns: number;
  readonly basis: DelayBasis;
  /** mean and standard deviation of each column over the training rows; a constant column has scale 1 */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** features x columns, for values in `scale` from the `mean` */
  readonly weights: Float64Array;
  /** centres x (order x columns) of a radial basis, in the same units; empty otherwise */
  readonly centres: Float64Array;
  /** number of directions of the features that the data determine */
  readonly rank: number;
}

/** Standard deviations beyond which a free run counts as diverged. */
const LOST = 1e6;

/**
 * Fits a prediction of the next row of a series from the rows before it, by least squares over all windows. Memory does
 * not grow with the series: windows are folded into a triangle by Householder reflections, which do not worsen the
 * condition of the problem. Columns may be constant or repeated, and features may outnumber windows: the shortest solution
 * is taken.
 * @param values rows x columns, finite. @param columns of a row.
 * @param starts first rows of the training windows: each has `order` rows, and the row after them is the target.
 * @throws {InputError} if a setting is out of range, there are no windows, or a window extends beyond the rows or contains a
 * value that is not finite.
 * @see Box, Jenkins & Reinsel, Time Series Analysis, ch. 3; Golub & Van Loan (2013) Matrix Computations 5.5 for the cut.
 * @example
 * // A sampled cosine follows x(t + 1) = 2 cos(w) x(t) - x(t - 1).
 * const wave = Float64Array.from({ length: 50 }, (_, t) => Math.cos(0.3 * t));
 * const starts = Int32Array.from({ length: 48 }, (_, t) => t);
 * const model = fitAutoregression(wave, 1, starts, { order: 2 });
 * freeRun(model, wave.subarray(48), 20)[19]; // -0.2760
 */
export function fitAutoregression(
  values: Float32Array | Float64Array,
  columns: number,
  starts: ArrayLike<number>,
  { order, basis = { kind: "linear" }, cut = 1e-10 }: AutoregressionSettings,
): Autoregression {
  if (!Number.isInteger(order) || order < 1) {
    throw new InputError(
      `autoregression: order=${order} must be a positive integer; give the number of rows of a window.`,
    );
  }
  if (!(cut >= 0 && cut < 1))
    throw new InputError(`autoregression: cut=${cut} must be in [0, 1); give 1e-10, say.`);
  if (starts.length === 0)
    throw new InputError("autoregression: there are no windows; give at least one start.");
  const length = order * columns;
  const { mean, scale } = measure(values, columns, starts, order);
  const window = new Float64Array(length);
  const target = new Float64Array(columns);
  const read = (first: number): void => {
    const from = first * columns;
    for (let i = 0; i < length; i++) window[i] = (values[from + i] - mean[i % columns]) / scale[i % columns];
    for (let c = 0; c < columns; c++) target[c] = (values[from + length + c] - mean[c]) / scale[c];
  };
  const centres = new Float64Array(basis.kind === "radial" ? Math.max(0, basis.centres | 0) * length : 0);
  if (basis.kind === "radial") {
    const random = new Random(basis.seed);
    for (let at = 0; at < centres.length; at += length) {
      read(starts[random.integer(starts.length)]);
      centres.set(window, at);
    }
  }
  const features = delayFeatures(basis, length, centres);
  const inputs = new Float64Array(features.count);
  const problem = new LeastSquares(features.count, columns);
  for (let i = 0; i < starts.length; i++) {
    read(starts[i]);
    features.write(window, inputs);
    problem.add(inputs, target);
  }
  const { coefficients, rank } = problem.solve(cut);
  return { order, columns, basis, mean, scale, weights: coefficients, centres, rank };
}

/**
 * The trivial rival, persistence: the next row equals the last one.
 * @param columns of a row.
 * @example
 * Array.from(predictNext(persistence(2), [3, 4])); // [3, 4]
 */
export function persistence(columns: number): Autoregression {
  const weights = new Float64Array((1 + columns) * columns);
  for (let c = 0; c < columns; c++) weights[(1 + c) * columns + c] = 1;
  return {
    order: 1,
    columns,
    basis: { kind: "linear" },
    mean: new Float64Array(columns),
    scale: new Float64Array(columns).fill(1),
    weights,
    centres: new Float64Array(0),
    rank: columns,
  };
}

/**
 * The coefficients of a linear model in the units of its series: next[c] = constant + sum of
 * coefficients[c][lag][from] times the value of column `from`, `lag` + 1 rows ago.
 * @returns columns x order x columns, the last row first.
 * @throws {InputError} if the basis is not linear.
 * @example
 * const wave = Float64Array.from({ length: 50 }, (_, t) => Math.cos(0.3 * t)); // next = 2 cos(0.3) x - previous
 * const model = fitAutoregression(wave, 1, [...Array(48).keys()], { order: 2 });
 * Array.from(lagCoefficients(model), (c) => c.toFixed(3)); // ["1.911", "-1.000"]
 */
export function lagCoefficients({ order, columns, basis, scale, weights }: Autoregression): Float64Array {
  if (basis.kind !== "linear") {
    throw new InputError(`lagCoefficients: basis=${basis.kind} is not linear; fit a linear one.`);
  }
  const coefficients = new Float64Array(columns * order * columns);
  for (let c = 0; c < columns; c++) {
    for (let lag = 0; lag < order; lag++) {
      for (let from = 0; from < columns; from++) {
        const weight = weights[(1 + (order - 1 - lag) * columns + from) * columns + c];
        coefficients[(c * order + lag) * columns + from] = (weight * scale[c]) / scale[from];
      }
    }
  }
  return coefficients;
}

/**
 * Predicts the row that follows a window.
 * @param window order x columns, the oldest row first, in the units of the series.
 * @returns columns values.
 * @throws {InputError} if the window has another size.
 * @example
 * const model = fitAutoregression(Float64Array.of(1, 2, 4, 8, 16), 1, [0, 1, 2, 3], { order: 1 });
 * predictNext(model, [16])[0]; // 32.000
 */
export function predictNext(model: Autoregression, window: ArrayLike<number>): Float64Array {
  return freeRun(model, window, 1);
}

/**
 * Runs a model freely from a window: each prediction becomes part of the next window.
 * @param window order x columns, the oldest row first, in the units of the series. @param steps rows to predict.
 * @returns steps x columns; NaN once the run has diverged beyond a million standard deviations, as polynomials
 * may.
 * @throws {InputError} if the window has another size.
 * @example
 * const model = fitAutoregression(Float64Array.of(1, 2, 4, 8, 16), 1, [0, 1, 2, 3], { order: 1 });
 * Array.from(freeRun(model, [16], 3), Math.round); // [32, 64, 128]
 */
export function freeRun(model: Autoregression, window: ArrayLike<number>, steps: number): Float64Array {
  const { order, columns, basis, mean, scale, weights, centres } = model;
  const length = order * columns;
  if (window.length !== length) {
    throw new InputError(
      `freeRun: the window has ${window.length} values, not ${order} x ${columns}; give the last ${order} rows.`,
    );
  }
  const past = new Float64Array(length);
  for (let i = 0; i < length; i++) past[i] = (window[i] - mean[i % columns]) / scale[i % columns];
  const features = delayFeatures(basis, length, centres);
  const inputs = new Float64Array(features.count);
  const next = new Float64Array(columns);
  const output = new Float64Array(steps * columns).fill(Number.NaN);
  for (let s = 0; s < steps; s++) {
    features.write(past, inputs);
    next.fill(0);
    for (let f = 0; f < features.count; f++) {
      for (let c = 0; c < columns; c++) next[c] += inputs[f] * weights[f * columns + c];
    }
    for (let c = 0; c < columns; c++) if (!(Math.abs(next[c] * scale[c]) < LOST * scale[c])) return output;
    past.copyWithin(0, columns);
    past.set(next, length - columns);
    for (let c = 0; c < columns; c++) output[s * columns + c] = next[c] * scale[c] + mean[c];
  }
  return output;
}

/** Mean and standard deviation of each column over the rows of all windows and their targets, each row once. */
function measure(
  values: Float32Array | Float64Array,
  columns: number,
  starts: ArrayLike<number>,
  order: number,
): Pick<Autoregression, "mean" | "scale"> {
  const rows = values.length / columns;
  const used = new Uint8Array(rows);
  for (let i = 0; i < starts.length; i++) {
    const first = starts[i];
    if (!(Number.isInteger(first) && first >= 0 && first + order < rows)) {
      throw new InputError(
        `autoregression: the window at start=${first} and its target extend beyond the ${rows} rows; give starts of 0 to ${rows - order - 1}.`,
      );
    }
    used.fill(1, first, first + order + 1);
  }
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  let count = 0;
  for (let r = 0; r < rows; r++) {
    if (!used[r]) continue;
    count++;
    for (let c = 0; c < columns; c++) mean[c] += values[r * columns + c];
  }
  for (let c = 0; c < columns; c++) mean[c] /= count;
  for (let r = 0; r < rows; r++) {
    if (!used[r]) continue;
    for (let c = 0; c < columns; c++) scale[c] += (values[r * columns + c] - mean[c]) ** 2;
  }
  for (let c = 0; c < columns; c++) {
    scale[c] = Math.sqrt(scale[c] / count);
    if (!Number.isFinite(scale[c])) {
      throw new InputError(
        `autoregression: column ${c} contains a value that is not finite; leave such rows out.`,
      );
    }
    // A column that varies only by rounding is set to exactly its mean, since least squares would otherwise fit the rounding.
    if (!(scale[c] > 1e-12 * Math.abs(mean[c]))) {
      scale[c] = 1;
      mean[c] = values[used.indexOf(1) * columns + c];
    }
  }
  return { mean, scale };
}
