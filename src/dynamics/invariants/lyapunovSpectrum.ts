import { rungeKutta4, type VectorField } from "../../math/rungeKutta4.js";
import { InputError } from "../../shapes/inputError.js";
import type { Work } from "./work.js";

/** How a flow is followed for its spectrum. Time is the system's own. */
export interface SpectrumSettings {
  /** a Runge-Kutta step, above 0 */
  readonly step: number;
  /** time over which the exponents are averaged */
  readonly time: number;
  /** time before, in which state and vectors settle; default a tenth of `time` */
  readonly transient?: number;
  /** how many exponents, the largest first; default all */
  readonly count?: number;
  /** steps from one orthonormalisation to the next; default 10 */
  readonly every?: number;
  /**
   * Writes the Jacobian, row-major, of a state; by default derivatives along the vectors are taken by central differences,
   * which are good to about nine digits.
   */
  readonly jacobian?: (state: Float64Array, into: Float64Array) => void;
}

/** Lyapunov exponents of a flow. */
export interface LyapunovSpectrum {
  /** per unit of time, natural logarithm, falling */
  readonly exponents: Float64Array;
  /** standard error of each, from ten stretches of the time */
  readonly errors: Float64Array;
  /** Kaplan-Yorke dimension; NaN where the exponents that were asked for don't reach it */
  readonly kaplanYorke: number;
}

/** Stretches that the error is taken from. */
const STRETCHES = 10;
/** Relative distance of a central difference: the cube root of the precision balances truncation and rounding. */
const NEAR = 6e-6;

/**
 * Lyapunov spectrum of a flow from its equations: tangent vectors follow the variational equations and are
 * orthonormalised again and again; the logarithms of their lengths, averaged over time, are the exponents.
 * @param field writes the velocity of a state. @param initial state, in the basin of the attractor.
 * @throws {InputError} if a setting is out of range or the path runs off to infinity.
 * @see Benettin, Galgani, Giorgilli & Strelcyn (1980) Meccanica 15 9; Kaplan & Yorke (1979).
 * @example
 * // A linear system has the real parts of its eigenvalues.
 * const field = (x, velocity) => { velocity[0] = -x[0]; velocity[1] = x[0] - 3 * x[1]; };
 * const { exponents } = lyapunovSpectrum(field, [1, 1], { step: 0.01, time: 20, transient: 20 });
 * Array.from(exponents, (value) => value.toFixed(6)); // ["-1.000000", "-3.000000"]
 */
export function lyapunovSpectrum(
  field: VectorField,
  initial: ArrayLike<number>,
  settings: SpectrumSettings,
): LyapunovSpectrum {
  const work = lyapunovSpectrumInSteps(field, initial, settings);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same as `lyapunovSpectrum`, as a generator that tells how far it is.
 * @example
 * const turn = (x, velocity) => { velocity[0] = -x[1]; velocity[1] = x[0]; };
 * const work = lyapunovSpectrumInSteps(turn, [1, 0], { step: 0.01, time: 100 });
 * work.next().value; // { done: 0, total: 1100 }
 */
export function* lyapunovSpectrumInSteps(
  field: VectorField,
  initial: ArrayLike<number>,
  { step, time, transient = time / 10, count = initial.length, every = 10, jacobian }: SpectrumSettings,
): Work<LyapunovSpectrum> {
  const dimension = initial.length;
  const refuse = (what: string, rule: string, advice: string): never => {
    throw new InputError(`lyapunovSpectrum: ${what} ${rule}; ${advice}.`);
  };
  if (!(step > 0)) refuse(`step=${step}`, "must be positive", "give the time of a step");
  if (!(time >= STRETCHES * every * step))
    refuse(`time=${time}`, `is shorter than ${STRETCHES * every} steps`, "follow the flow for longer");
  if (!(transient >= 0))
    refuse(`transient=${transient}`, "must not be negative", "give the time to leave out");
  if (!Number.isInteger(count) || count < 1 || count > dimension)
    refuse(`count=${count}`, `must be an integer from 1 to ${dimension}`, "ask for fewer exponents");
  if (!Number.isInteger(every) || every < 1)
    refuse(`every=${every}`, "must be a positive integer", "give the steps between orthonormalisations");
  const whole = variational(field, dimension, count, jacobian);
  const advance = rungeKutta4(whole, dimension * (1 + count));
  const state = new Float64Array(dimension * (1 + count));
  state.set(Array.from(initial));
  for (let i = 0; i < count; i++) state[dimension * (1 + i) + i] = 1;
  const logs = new Float64Array(count);
  const turns = Math.ceil(time / step / every / STRETCHES);
  const settling = Math.ceil(transient / step / every);
  const total = settling + STRETCHES * turns;
  const means = new Float64Array(STRETCHES * count);
  for (let turn = 0; turn < total; turn++) {
    if (turn % 1000 === 0) {
      yield { done: turn, total };
      if (!Number.isFinite(state[0]))
        refuse(`step=${step}`, "lets the path run off to infinity", "give a shorter step");
    }
    for (let n = 0; n < every; n++) advance(state, step);
    orthonormalise(state, dimension, count, logs);
    if (turn < settling) continue;
    const stretch = Math.floor((turn - settling) / turns);
    for (let i = 0; i < count; i++) means[stretch * count + i] += logs[i] / (turns * every * step);
  }
  if (!state.every(Number.isFinite))
    refuse(`step=${step}`, "lets the path run off to infinity", "give a shorter step");
  return summary(means, count, dimension);
}

/** The field of a state and of vectors tangent to it. */
function variational(
  field: VectorField,
  dimension: number,
  count: number,
  jacobian: SpectrumSettings["jacobian"],
): VectorField {
  const at = new Float64Array(dimension);
  const ahead = new Float64Array(dimension);
  const behind = new Float64Array(dimension);
  const velocity = new Float64Array(dimension);
  const matrix = new Float64Array(dimension * dimension);
  return (state, into) => {
    for (let i = 0; i < dimension; i++) at[i] = state[i];
    field(at, velocity);
    let size = 1;
    for (let i = 0; i < dimension; i++) {
      into[i] = velocity[i];
      size = Math.max(size, Math.abs(state[i]));
    }
    if (jacobian) jacobian(at, matrix);
    for (let v = 1; v <= count; v++) {
      const from = v * dimension;
      if (jacobian) {
        for (let i = 0; i < dimension; i++) {
          let sum = 0;
          for (let j = 0; j < dimension; j++) sum += matrix[i * dimension + j] * state[from + j];
          into[from + i] = sum;
        }
        continue;
      }
      let length = 0;
      for (let i = 0; i < dimension; i++) length += state[from + i] ** 2;
      const h = (NEAR * size) / Math.sqrt(length);
      for (let i = 0; i < dimension; i++) at[i] = state[i] + h * state[from + i];
      field(at, ahead);
      for (let i = 0; i < dimension; i++) at[i] = state[i] - h * state[from + i];
      field(at, behind);
      for (let i = 0; i < dimension; i++) into[from + i] = (ahead[i] - behind[i]) / (2 * h);
    }
  };
}

/** Gram-Schmidt on the vectors behind the state, in place; the logarithms of the lengths go into `logs`. */
function orthonormalise(state: Float64Array, dimension: number, count: number, logs: Float64Array): void {
  for (let v = 0; v < count; v++) {
    const from = dimension * (1 + v);
    for (let u = 0; u < v; u++) {
      const other = dimension * (1 + u);
      let dot = 0;
      for (let i = 0; i < dimension; i++) dot += state[from + i] * state[other + i];
      for (let i = 0; i < dimension; i++) state[from + i] -= dot * state[other + i];
    }
    let length = 0;
    for (let i = 0; i < dimension; i++) length += state[from + i] ** 2;
    length = Math.sqrt(length);
    for (let i = 0; i < dimension; i++) state[from + i] /= length;
    logs[v] = Math.log(length);
  }
}

function summary(means: Float64Array, count: number, dimension: number): LyapunovSpectrum {
  const found = Array.from({ length: count }, (_, i) => {
    const values = Array.from({ length: STRETCHES }, (_, s) => means[s * count + i]);
    const mean = values.reduce((sum, v) => sum + v, 0) / STRETCHES;
    const spread = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (STRETCHES - 1);
    return { mean, error: Math.sqrt(spread / STRETCHES) };
  }).sort((a, b) => b.mean - a.mean);
  const exponents = Float64Array.from(found, ({ mean }) => mean);
  const dimensionOf = kaplanYorke(exponents);
  return {
    exponents,
    errors: Float64Array.from(found, ({ error }) => error),
    kaplanYorke: Number.isNaN(dimensionOf) && count === dimension ? dimension : dimensionOf,
  };
}

/**
 * Kaplan-Yorke dimension of a spectrum: j + (sum of the first j exponents) / |exponent j + 1|, for the largest j whose
 * sum is not negative.
 * @param exponents falling.
 * @returns 0 if the first is negative; NaN if even the sum of all is not negative.
 * @see Kaplan & Yorke (1979) in Functional Differential Equations and Approximation of Fixed Points.
 * @example
 * kaplanYorke([0.905, 0, -14.572]); // 2.062
 */
export function kaplanYorke(exponents: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < exponents.length; j++) {
    if (sum + exponents[j] < 0) return j + sum / Math.abs(exponents[j]);
    sum += exponents[j];
  }
  return Number.NaN;
}
