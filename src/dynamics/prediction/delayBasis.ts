import { InputError } from "../../shapes/inputError.js";

/**
 * The features of a window: its values, and nonlinear functions of them. Windows are expressed in standard
 * deviations of their columns from the mean; every basis includes the constant and the linear features.
 */
export type DelayBasis =
  | { readonly kind: "linear" }
  /** all products of up to `degree` values of the window, 2 or more */
  | { readonly kind: "polynomial"; readonly degree: number }
  /** sines and cosines of each value: `harmonics` of a `period` in standard deviations */
  | { readonly kind: "fourier"; readonly harmonics: number; readonly period: number }
  /** Gaussians about `centres` windows of the training part that the seed picks; `width` in standard deviations, of the
   * root mean square difference of two windows */
  | { readonly kind: "radial"; readonly centres: number; readonly width: number; readonly seed: number };

/** A basis prepared for windows of one length. */
export interface Features {
  /** number of features of a window: 1, its values, and the nonlinear ones */
  readonly count: number;
  /** computes the features; allocates nothing */
  readonly write: (window: Float64Array, into: Float64Array) => void;
}

/** Maximum number of features: with more, solving takes minutes. */
const MAX_FEATURES = 1500;

/**
 * Prepares a basis.
 * @param length values of a window. @param centres of a radial basis, one window after the other; empty for other bases.
 * @throws {InputError} if a setting is out of range, or there would be more than 1500 features.
 * @see Broomhead & Lowe (1988) Complex Systems 2 321 for the radial; Gauthier et al. (2021) Nat. Commun. 12 5564 for the
 * polynomial one.
 */
export function delayFeatures(basis: DelayBasis, length: number, centres: Float64Array): Features {
  const count = countOf(basis, length);
  if (count > MAX_FEATURES) {
    throw new InputError(
      `autoregression: a ${basis.kind} basis of ${length} values has ${count} features, more than ${MAX_FEATURES}; lower the order or the basis.`,
    );
  }
  switch (basis.kind) {
    case "linear":
      return { count, write: writeLinear };
    case "polynomial":
      return { count, write: polynomial(length, count) };
    case "fourier": {
      const { harmonics, period } = basis;
      const write = (window: Float64Array, into: Float64Array): void => {
        writeLinear(window, into);
        let at = 1 + length;
        for (let i = 0; i < length; i++) {
          for (let n = 1; n <= harmonics; n++) {
            const angle = (2 * Math.PI * n * window[i]) / period;
            into[at++] = Math.cos(angle);
            into[at++] = Math.sin(angle);
          }
        }
      };
      return { count, write };
    }
    case "radial": {
      const scale = -1 / (2 * basis.width * basis.width * length);
      const write = (window: Float64Array, into: Float64Array): void => {
        writeLinear(window, into);
        for (let k = 0; k < basis.centres; k++) {
          let square = 0;
          for (let i = 0; i < length; i++) square += (window[i] - centres[k * length + i]) ** 2;
          into[1 + length + k] = Math.exp(scale * square);
        }
      };
      return { count, write };
    }
  }
}

function countOf(basis: DelayBasis, length: number): number {
  const requireInteger = (name: string, value: number, least: number): number => {
    if (Number.isInteger(value) && value >= least) return value;
    throw new InputError(
      `autoregression: ${name}=${value} must be an integer of at least ${least}; give one.`,
    );
  };
  const positive = (name: string, value: number): void => {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new InputError(
        `autoregression: ${name}=${value} must be positive; give a number of standard deviations above 0.`,
      );
    }
  };
  switch (basis.kind) {
    case "linear":
      return 1 + length;
    case "polynomial": {
      // The binomial coefficient of length + degree over degree.
      let count = 1;
      for (let d = 1; d <= requireInteger("degree", basis.degree, 1); d++) count = (count * (length + d)) / d;
      return Math.round(count);
    }
    case "fourier":
      positive("period", basis.period);
      return 1 + length + 2 * length * requireInteger("harmonics", basis.harmonics, 1);
    case "radial":
      positive("width", basis.width);
      return 1 + length + requireInteger("centres", basis.centres, 1);
  }
}

function writeLinear(window: Float64Array, into: Float64Array): void {
  into[0] = 1;
  into.set(window, 1);
}

/** Each product is one of the next lower degree times a value that does not precede its last factor. */
function polynomial(length: number, count: number): Features["write"] {
  const parent = new Int32Array(count);
  const factor = new Int32Array(count);
  for (let m = 1, from = 0; m < count; from++) {
    for (let i = from === 0 ? 0 : factor[from]; i < length && m < count; i++, m++) {
      parent[m] = from;
      factor[m] = i;
    }
  }
  return (window, into) => {
    into[0] = 1;
    for (let m = 1; m < count; m++) into[m] = into[parent[m]] * window[factor[m]];
  };
}
