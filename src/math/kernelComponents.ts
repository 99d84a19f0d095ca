import { InputError } from "../shapes/inputError.js";
import { symmetricEigenvectors } from "./eigenvectors.js";

/** A similarity of two rows: exp(-|a - b|^2 / (2 width^2)), or (a . b + offset)^degree. */
export type Kernel =
  | { readonly kind: "gaussian"; readonly width: number }
  | { readonly kind: "polynomial"; readonly degree: number; readonly offset: number };

/** A nonlinear encoding without a network: principal components in the space that a kernel spans. */
export interface KernelComponents {
  readonly kernel: Kernel;
  /** the rows it was fitted on: count x columns */
  readonly rows: Float64Array;
  readonly columns: number;
  readonly dimension: number;
  /** weights of the rows, one row per component of unit length in kernel space: dimension x count */
  readonly weights: Float64Array;
  /** variance in kernel space along each component, descending */
  readonly variances: Float64Array;
  /** variance in kernel space of all rows */
  readonly totalVariance: number;
  /** mean of the kernel between each row and all rows, and the mean of these means */
  readonly kernelMeans: Float64Array;
  readonly kernelMean: number;
}

/** Maximum number of fitted rows: the kernel of 2000 rows takes 32 MB and several seconds. */
export const MAX_ROWS = 2000;
/** Components with less than this share of the sum before centring are rounding errors and stay 0. */
const NOTHING = 1e-12;

/**
 * Kernel principal components: principal components of the images of the rows in kernel space.
 * @param values rows x columns, 2 to 2000 rows. @param dimension how many, 1 to the number of rows.
 * @param kernel its width or degree; the values should have the same scale; normalise them.
 * @throws {InputError} if there are too few or too many rows, the dimension exceeds them, the kernel's settings are out
 * of range, or a value is not finite.
 * @example
 * const points = Float32Array.of(0, 1, 2, 3);
 * kernelComponents(points, 1, 2, { kind: "gaussian", width: 1 }).variances.length; // 2
 * @see Scholkopf, Smola & Muller (1998) Neural Computation 10 1299.
 */
export function kernelComponents(
  values: Float32Array,
  columns: number,
  dimension: number,
  kernel: Kernel,
): KernelComponents {
  const count = values.length / columns;
  const refuse = (what: string): never => {
    throw new InputError(`kernelComponents: ${what}`);
  };
  if (!Number.isInteger(count) || count < 2 || count > MAX_ROWS)
    refuse(`rows=${count} must be from 2 to ${MAX_ROWS}; use every n-th row.`);
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > count)
    refuse(`dimension=${dimension} must be from 1 to the ${count} rows; change it.`);
  if (kernel.kind === "gaussian" && !(kernel.width > 0))
    refuse(`width=${kernel.width} must be positive; give at least the typical distance of neighbours.`);
  if (kernel.kind === "polynomial") {
    if (!Number.isInteger(kernel.degree) || kernel.degree < 1)
      refuse(`degree=${kernel.degree} must be a positive integer; give 2 or 3.`);
    if (!(kernel.offset >= 0)) refuse(`offset=${kernel.offset} must not be negative; give 0 or more.`);
  }
  const rows = Float64Array.from(values);
  if (!rows.every(Number.isFinite)) refuse("a value is not finite; leave such rows out.");
  const matrix = new Float64Array(count * count);
  const kernelMeans = new Float64Array(count);
  let kernelMean = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const k = likeness(kernel, rows, i * columns, rows, j * columns, columns);
      matrix[i * count + j] = k;
      matrix[j * count + i] = k;
    }
  }
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) kernelMeans[i] += matrix[i * count + j] / count;
    kernelMean += kernelMeans[i] / count;
  }
  let totalVariance = 0;
  let least = 0;
  for (let i = 0; i < count; i++) least += NOTHING * matrix[i * count + i];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) matrix[i * count + j] += kernelMean - kernelMeans[i] - kernelMeans[j];
    totalVariance += matrix[i * count + i] / count;
  }
  const { values: sizes, vectors: weights } = symmetricEigenvectors(matrix, count, dimension);
  const variances = sizes.map((size) => Math.max(0, size / count));
  for (let d = 0; d < dimension; d++) {
    const scale = sizes[d] > least ? 1 / Math.sqrt(sizes[d]) : 0;
    for (let i = 0; i < count; i++) weights[d * count + i] *= scale;
  }
  return { kernel, rows, columns, dimension, weights, variances, totalVariance, kernelMeans, kernelMean };
}

/**
 * Coordinates along kernel components, of the fitted rows or any others.
 * @param values rows x columns, as in the fit.
 * @returns rows x dimension; unit: that of kernel space.
 * @example
 * const points = Float32Array.of(0, 1, 2, 3);
 * const model = kernelComponents(points, 1, 2, { kind: "gaussian", width: 1 });
 * projectByKernel(model, Float32Array.of(0.5)).length; // 2
 */
export function projectByKernel(model: KernelComponents, values: Float32Array): Float32Array {
  const { kernel, rows, columns, dimension, weights, kernelMeans, kernelMean } = model;
  const count = kernelMeans.length;
  const output = new Float32Array((values.length / columns) * dimension);
  const likenesses = new Float64Array(count);
  for (let at = 0, out = 0; at < values.length; at += columns, out += dimension) {
    let mean = 0;
    for (let i = 0; i < count; i++) {
      likenesses[i] = likeness(kernel, values, at, rows, i * columns, columns);
      mean += likenesses[i] / count;
    }
    for (let i = 0; i < count; i++) likenesses[i] += kernelMean - mean - kernelMeans[i];
    for (let d = 0; d < dimension; d++) {
      let coordinate = 0;
      for (let i = 0; i < count; i++) coordinate += weights[d * count + i] * likenesses[i];
      output[out + d] = coordinate;
    }
  }
  return output;
}

/** Maximum number of steps of the fixed-point iteration, and the step size at which it has converged. */
const TURNS = 200;
const ARRIVED = 1e-8;

/**
 * Rows back from their coordinates along kernel components: the row whose image in kernel space lies nearest (its
 * pre-image), by fixed-point iteration from the fitted row of nearest coordinates. No step increases the distance, but
 * the minimum may be local.
 * @param latent rows x dimension, from projectByKernel.
 * @returns rows x columns.
 * @example
 * const points = Float32Array.of(0, 1, 2, 3);
 * const model = kernelComponents(points, 1, 3, { kind: "gaussian", width: 1 });
 * reconstructByKernel(model, projectByKernel(model, Float32Array.of(2)))[0]; // 2.0
 * @see Mika et al. (1999) Advances in Neural Information Processing Systems 11 536.
 */
export function reconstructByKernel(model: KernelComponents, latent: Float32Array): Float32Array {
  const { kernel, rows, columns, dimension, weights, kernelMeans } = model;
  const count = kernelMeans.length;
  const known = projectByKernel(model, Float32Array.from(rows));
  const output = new Float32Array((latent.length / dimension) * columns);
  const gamma = new Float64Array(count);
  const row = new Float64Array(columns);
  const next = new Float64Array(columns);
  for (let at = 0, out = 0; at < latent.length; at += dimension, out += columns) {
    // The point in kernel space is the sum of gamma_i times the image of row i.
    let spread = 0;
    gamma.fill(0);
    for (let d = 0; d < dimension; d++) {
      for (let i = 0; i < count; i++) gamma[i] += latent[at + d] * weights[d * count + i];
    }
    for (let i = 0; i < count; i++) spread += gamma[i];
    for (let i = 0; i < count; i++) gamma[i] += (1 - spread) / count;
    const from = nearest(known, dimension, latent, at) * columns;
    for (let c = 0; c < columns; c++) row[c] = rows[from + c];
    let distance = distanceTo(row);
    for (let turn = 0; turn < TURNS; turn++) {
      pull(row, next);
      let farther = distanceTo(next);
      for (let halving = 0; halving < 20 && !(farther <= distance); halving++) {
        for (let c = 0; c < columns; c++) next[c] = (next[c] + row[c]) / 2;
        farther = distanceTo(next);
      }
      if (!(farther <= distance)) break;
      distance = farther;
      let moved = 0;
      let size = 0;
      for (let c = 0; c < columns; c++) {
        moved += (next[c] - row[c]) ** 2;
        size += next[c] ** 2;
        row[c] = next[c];
      }
      if (moved <= ARRIVED * ARRIVED * size) break;
    }
    output.set(row, out);
  }
  return output;

  /** Squared distance in kernel space from a row's image to the point, less a constant. */
  function distanceTo(z: Float64Array): number {
    let sum = likeness(kernel, z, 0, z, 0, columns);
    for (let i = 0; i < count; i++) sum -= 2 * gamma[i] * likeness(kernel, z, 0, rows, i * columns, columns);
    return sum;
  }

  /** The fixed-point step: a weighted mean of the rows. */
  function pull(z: Float64Array, into: Float64Array): void {
    into.fill(0);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const weight = gamma[i] * slope(kernel, z, 0, rows, i * columns, columns);
      sum += weight;
      for (let c = 0; c < columns; c++) into[c] += weight * rows[i * columns + c];
    }
    if (kernel.kind === "polynomial") sum = slope(kernel, z, 0, z, 0, columns);
    for (let c = 0; c < columns; c++) into[c] /= sum;
  }
}

type Values = Float32Array | Float64Array;

function likeness(kernel: Kernel, a: Values, atA: number, b: Values, atB: number, columns: number): number {
  if (kernel.kind === "gaussian") {
    let square = 0;
    for (let c = 0; c < columns; c++) square += (a[atA + c] - b[atB + c]) ** 2;
    return Math.exp(-square / (2 * kernel.width * kernel.width));
  }
  return (inner(a, atA, b, atB, columns) + kernel.offset) ** kernel.degree;
}

/** The kernel's slope along its distance or inner product, up to a constant factor. */
function slope(kernel: Kernel, a: Values, atA: number, b: Values, atB: number, columns: number): number {
  if (kernel.kind === "gaussian") return likeness(kernel, a, atA, b, atB, columns);
  return (inner(a, atA, b, atB, columns) + kernel.offset) ** (kernel.degree - 1);
}

function inner(a: Values, atA: number, b: Values, atB: number, columns: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += a[atA + c] * b[atB + c];
  return sum;
}

/** The row of `known` nearest to the one of `latent` that begins at `at`. */
function nearest(known: Float32Array, dimension: number, latent: Float32Array, at: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let r = 0; r * dimension < known.length; r++) {
    let square = 0;
    for (let d = 0; d < dimension; d++) square += (known[r * dimension + d] - latent[at + d]) ** 2;
    if (square < least) {
      least = square;
      best = r;
    }
  }
  return best;
}
