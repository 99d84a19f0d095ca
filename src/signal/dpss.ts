import { InputError } from "../shapes/inputError.js";

/** Steps of inverse iteration; each one shrinks the remaining share of other eigenvectors by more than 1e10. */
const STEPS = 3;

/**
 * Slepian tapers (discrete prolate spheroidal sequences): of all sequences of a length, those with the most energy
 * within a band of half width nw / length cycles per sample, each orthogonal to the previous ones.
 * Each taper has unit energy: its squares sum to 1. Signs are as in SciPy: a symmetric taper has a positive sum; in an
 * antisymmetric one, the first value above the root mean square is positive. Taper k is symmetric if k is even.
 * @param length samples, at least 2.
 * @param nw half bandwidth times the length, above 0 and below length / 2.
 * @param count number of tapers, 1 to length; those beyond about 2 nw - 1 leak.
 * @returns `count` tapers of `length` values, the most concentrated first.
 * @throws {InputError} if a value is out of range.
 * @example
 * const tapers = dpss(409, 1.5, 2);
 * [tapers.length, tapers[0].length, tapers[0][204].toFixed(4)]; // [2, 409, "0.0754"]
 * @see Slepian (1978) Bell System Technical Journal 57 1371, eq. 11, for the tridiagonal matrix that has them as eigenvectors;
 * Percival & Walden (1993) Spectral Analysis for Physical Applications, section 8.3.
 */
export function dpss(length: number, nw: number, count: number): Float64Array[] {
  if (!Number.isInteger(length) || length < 2) {
    throw new InputError(
      `dpss: length=${length} samples must be an integer of at least 2; use a longer window.`,
    );
  }
  if (!(nw > 0 && nw < length / 2)) {
    throw new InputError(
      `dpss: nw=${nw} must be above 0 and below half of length=${length} samples; choose 2, for example.`,
    );
  }
  if (!Number.isInteger(count) || count < 1 || count > length) {
    throw new InputError(
      `dpss: count=${count} must be an integer from 1 to length=${length}; choose 2 nw - 1 tapers or fewer.`,
    );
  }
  const cosine = Math.cos((2 * Math.PI * nw) / length);
  const diagonal = Float64Array.from({ length }, (_, n) => ((length - 1 - 2 * n) / 2) ** 2 * cosine);
  const beside = Float64Array.from({ length: length - 1 }, (_, n) => ((n + 1) * (length - 1 - n)) / 2);
  return Array.from({ length: count }, (_, k) => {
    const taper = eigenvector(diagonal, beside, eigenvalue(diagonal, beside, k), k);
    orient(taper, k);
    return taper;
  });
}

/** Eigenvalue k, counted from the largest, of a symmetric tridiagonal matrix: by bisection, to machine precision. */
function eigenvalue(diagonal: Float64Array, beside: Float64Array, k: number): number {
  // All eigenvalues lie within the Gershgorin discs.
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < diagonal.length; n++) {
    const radius = (beside[n - 1] ?? 0) + (beside[n] ?? 0);
    low = Math.min(low, diagonal[n] - radius);
    high = Math.max(high, diagonal[n] + radius);
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (above(diagonal, beside, middle) > k) low = middle;
    else high = middle;
  }
}

/** Number of eigenvalues above x: by Sylvester's law of inertia, the number of positive pivots of the matrix minus x. */
function above(diagonal: Float64Array, beside: Float64Array, x: number): number {
  let count = 0;
  let pivot = 1;
  for (let n = 0; n < diagonal.length; n++) {
    const next = diagonal[n] - x - (n === 0 ? 0 : beside[n - 1] ** 2 / pivot);
    pivot = next === 0 ? -Number.MIN_VALUE : next;
    if (pivot > 0) count++;
  }
  return count;
}

/** Eigenvector of unit length, by inverse iteration; elimination exchanges rows because the matrix is nearly singular. */
function eigenvector(diagonal: Float64Array, beside: Float64Array, value: number, k: number): Float64Array {
  const size = diagonal.length;
  // Any start with the taper's symmetry that is not orthogonal to it will do.
  const vector = Float64Array.from({ length: size }, (_, n) => Math.cos((Math.PI * k * (n + 0.5)) / size));
  const main = new Float64Array(size);
  const upper = new Float64Array(size);
  const second = new Float64Array(size);
  for (let step = 0; step < STEPS; step++) {
    let [pivot, right] = [diagonal[0] - value, beside[0]];
    for (let n = 0; n < size - 1; n++) {
      const below = beside[n];
      const nextMain = diagonal[n + 1] - value;
      const nextRight = n + 1 < size - 1 ? beside[n + 1] : 0;
      if (Math.abs(pivot) >= Math.abs(below)) {
        const factor = below / pivot;
        [main[n], upper[n], second[n]] = [pivot, right, 0];
        vector[n + 1] -= factor * vector[n];
        [pivot, right] = [nextMain - factor * right, nextRight];
      } else {
        const factor = pivot / below;
        [main[n], upper[n], second[n]] = [below, nextMain, nextRight];
        [vector[n], vector[n + 1]] = [vector[n + 1], vector[n] - factor * vector[n + 1]];
        [pivot, right] = [right - factor * nextMain, -factor * nextRight];
      }
    }
    main[size - 1] = pivot;
    let energy = 0;
    for (let n = size - 1; n >= 0; n--) {
      const known = upper[n] * (vector[n + 1] ?? 0) + second[n] * (vector[n + 2] ?? 0);
      vector[n] = (vector[n] - known) / (main[n] || Number.EPSILON * Math.abs(value));
      energy += vector[n] ** 2;
    }
    const scale = 1 / Math.sqrt(energy);
    for (let n = 0; n < size; n++) vector[n] *= scale;
  }
  return vector;
}

/** Flips a taper, if needed, to the sign that is conventional for its parity. */
function orient(taper: Float64Array, k: number): void {
  let side = 0;
  const threshold = Math.max(1e-7, 1 / taper.length);
  if (k % 2 === 0) side = taper.reduce((a, b) => a + b, 0);
  else side = taper.find((value) => value * value > threshold) ?? taper[0];
  if (side < 0) for (let n = 0; n < taper.length; n++) taper[n] = -taper[n];
}
