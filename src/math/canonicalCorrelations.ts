import { InputError } from "../shapes/inputError.js";
import { factorise } from "./cholesky.js";
import { symmetricEigenvectors } from "./eigenvectors.js";

/** Directions in two spaces along which their rows are correlated most. */
export interface CanonicalCorrelations {
  /** descending, in [0, 1]; as many as the smaller space has columns */
  readonly correlations: Float64Array;
  /** weights of the standardised columns of either space: pairs x columns */
  readonly directionsA: Float64Array;
  readonly directionsB: Float64Array;
}

/** Variance that a standardised direction keeps at least, so that columns that depend on each other do no harm. */
const RIDGE = 1e-6;

/**
 * Canonical correlations of two spaces: the correlations that are left after the best linear change of coordinates in each.
 * @param a rows x columnsA, finite. @param columnsA its number of columns.
 * @param b rows x columnsB, of the same rows. @param columnsB its number of columns.
 * @param ridge added to the variance of each standardised column, 0 or more; the correlations that are returned are those of
 * the data along the directions found so.
 * @returns correlations, the largest first, and the directions. Constant columns have no part in them.
 * @throws {InputError} if the rows differ in number, are fewer than three, or a value is not finite.
 * @see Hotelling (1936) Biometrika 28 321; Vinod (1976) J. Econometrics 4 147 for the ridge.
 * @example
 * // The same motion in other coordinates.
 * const a = Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 2, 3);
 * const b = a.map((_, i) => (i % 2 === 0 ? a[i] + 3 * a[i + 1] : 5 - a[i - 1]));
 * canonicalCorrelations(a, 2, b, 2).correlations[1]; // 1.000
 */
export function canonicalCorrelations(
  a: Float32Array | Float64Array,
  columnsA: number,
  b: Float32Array | Float64Array,
  columnsB: number,
  ridge = RIDGE,
): CanonicalCorrelations {
  const rows = a.length / columnsA;
  if (!Number.isInteger(rows) || rows < 3 || b.length !== rows * columnsB) {
    throw new InputError(
      `canonicalCorrelations: ${a.length} and ${b.length} values are not 3 or more rows of ${columnsA} and of ${columnsB} columns; give the same rows of both.`,
    );
  }
  if (!(ridge >= 0))
    throw new InputError(`canonicalCorrelations: ridge=${ridge} must not be negative; give 0 or more.`);
  const x = standardised(a, columnsA);
  const y = standardised(b, columnsB);
  const [xx, yy, xy] = [
    products(x, columnsA, x, columnsA),
    products(y, columnsB, y, columnsB),
    products(x, columnsA, y, columnsB),
  ];
  const factorA = factorOf(xx, columnsA, ridge);
  const factorB = factorOf(yy, columnsB, ridge);
  // Cross-covariance of the whitened columns, La^-1 Cab Lb^-T.
  const white = xy.slice();
  for (let j = 0; j < columnsB; j++) forward(factorA, columnsA, white, j, columnsB);
  for (let i = 0; i < columnsA; i++) forward(factorB, columnsB, white, i * columnsB, 1);
  const pairs = Math.min(columnsA, columnsB);
  const squares = new Float64Array(columnsA * columnsA);
  for (let i = 0; i < columnsA; i++)
    for (let k = 0; k < columnsA; k++)
      for (let j = 0; j < columnsB; j++)
        squares[i * columnsA + k] += white[i * columnsB + j] * white[k * columnsB + j];
  const { vectors } = symmetricEigenvectors(squares, columnsA, pairs);
  const directionsA = vectors.slice();
  const directionsB = new Float64Array(pairs * columnsB);
  const correlations = new Float64Array(pairs);
  for (let p = 0; p < pairs; p++) {
    for (let j = 0; j < columnsB; j++)
      for (let i = 0; i < columnsA; i++)
        directionsB[p * columnsB + j] += vectors[p * columnsA + i] * white[i * columnsB + j];
    backward(factorA, columnsA, directionsA, p * columnsA);
    backward(factorB, columnsB, directionsB, p * columnsB);
    const [u, v] = [
      directionsA.subarray(p * columnsA, (p + 1) * columnsA),
      directionsB.subarray(p * columnsB, (p + 1) * columnsB),
    ];
    const size = Math.sqrt(form(u, xx, u) * form(v, yy, v));
    correlations[p] = size > 0 ? Math.min(1, Math.max(0, form(u, xy, v) / size)) : 0;
  }
  return { correlations, directionsA, directionsB };
}

/** Columns brought to mean 0 and variance 1; constant ones to 0. */
function standardised(values: Float32Array | Float64Array, columns: number): Float64Array {
  const rows = values.length / columns;
  const out = Float64Array.from(values);
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let i = c; i < out.length; i += columns) mean += out[i] / rows;
    let variance = 0;
    for (let i = c; i < out.length; i += columns) variance += (out[i] - mean) ** 2 / rows;
    if (!Number.isFinite(variance)) {
      throw new InputError(
        `canonicalCorrelations: column ${c + 1} holds a value that is not finite; leave such rows out.`,
      );
    }
    // Below this a spread is the rounding of the values themselves.
    const scale = variance > (1e-12 * mean) ** 2 ? 1 / Math.sqrt(variance) : 0;
    for (let i = c; i < out.length; i += columns) out[i] = (out[i] - mean) * scale;
  }
  return out;
}

/** Mean products of the columns of two tables of the same rows. */
function products(x: Float64Array, columnsX: number, y: Float64Array, columnsY: number): Float64Array {
  const rows = x.length / columnsX;
  const sums = new Float64Array(columnsX * columnsY);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < columnsX; i++)
      for (let j = 0; j < columnsY; j++)
        sums[i * columnsY + j] += (x[r * columnsX + i] * y[r * columnsY + j]) / rows;
  return sums;
}

function factorOf(covariance: Float64Array, size: number, ridge: number): Float64Array {
  const factor = covariance.slice();
  for (let i = 0; i < size; i++) factor[i * size + i] += ridge;
  factorise(factor, size, 1e-14);
  return factor;
}

/** Solves L x = y in place, for a vector whose entries lie `step` apart. */
function forward(factor: Float64Array, size: number, y: Float64Array, at: number, step: number): void {
  for (let i = 0; i < size; i++) {
    let sum = y[at + i * step];
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * y[at + k * step];
    y[at + i * step] = sum / factor[i * size + i];
  }
}

/** Solves L' x = y in place. */
function backward(factor: Float64Array, size: number, y: Float64Array, at: number): void {
  for (let i = size - 1; i >= 0; i--) {
    let sum = y[at + i];
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i] * y[at + k];
    y[at + i] = sum / factor[i * size + i];
  }
}

function form(u: Float64Array, matrix: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++)
    for (let j = 0; j < v.length; j++) sum += u[i] * matrix[i * v.length + j] * v[j];
  return sum;
}
