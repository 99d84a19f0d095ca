import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { Random } from "./random.js";

/** Largest eigenvalues of a positive semidefinite matrix, and their eigenvectors. */
export interface Eigenvectors {
  /** descending */
  readonly values: Float64Array;
  /** one row per eigenvalue, orthonormal: count x size */
  readonly vectors: Float64Array;
}

/** Size of the largest matrix that is decomposed completely, which takes about 2 s. */
export const WHOLE = 640;
/** Additional vectors in the iteration, so that the last requested ones converge as fast as the others. */
const SPARE = 8;
/** Residual, relative to the largest eigenvalue, below which a vector has converged. */
const FOUND = 1e-9;
/** Relative growth of the sum of eigenvalues below which the iteration ends. */
const SETTLED = 1e-7;
const TURNS = 30;

/**
 * Leading eigenvectors of a symmetric matrix that is never formed, by subspace iteration from a seeded random block with
 * Rayleigh-Ritz steps. Ends when all residuals are below 1e-9 of the largest eigenvalue, when an iteration raises the sum
 * of the eigenvalues by less than 1e-7 of it, or after 30 iterations. Vectors whose eigenvalues differ little from the
 * next (those of noise, below dominant ones) may then still be mixed with it.
 * @param multiply writes the products of the matrix with `count` vectors (rows of size values each) into `into`.
 * @param size of the matrix. @param count how many eigenvectors, 1 to size.
 * @see Halko, Martinsson & Tropp (2011) SIAM Rev. 53 217; Saad (2011) Numerical Methods for Large Eigenvalue Problems 5.2.
 */
export function leadingEigenvectors(
  multiply: (vectors: Float64Array, count: number, into: Float64Array) => void,
  size: number,
  count: number,
): Eigenvectors {
  const block = Math.min(size, count + SPARE);
  const random = new Random(1);
  let basis = Float64Array.from({ length: block * size }, () => random.normal());
  let image = new Float64Array(block * size);
  const turned = new Float64Array(block * size);
  const values = new Float64Array(count);
  let before = 0;
  orthonormalize(basis, block, size);
  for (let turn = 1; ; turn++) {
    image.fill(0);
    multiply(basis, block, image);
    const small = new Matrix(block, block);
    for (let i = 0; i < block; i++) {
      for (let j = 0; j <= i; j++) {
        const product = (dot(basis, i, image, j, size) + dot(basis, j, image, i, size)) / 2;
        small.set(i, j, product);
        small.set(j, i, product);
      }
    }
    const ritz = decompose(small, block);
    rotate(basis, ritz.vectors, block, size, turned);
    basis.set(turned);
    rotate(image, ritz.vectors, block, size, turned);
    let worst = 0;
    let together = 0;
    for (let k = 0; k < count; k++) {
      values[k] = Math.max(0, ritz.values[k]);
      together += values[k];
      let residual = 0;
      for (let i = k * size; i < (k + 1) * size; i++) residual += (turned[i] - values[k] * basis[i]) ** 2;
      worst = Math.max(worst, Math.sqrt(residual));
    }
    if (!(worst > FOUND * values[0]) || !(together - before > SETTLED * together)) break;
    if (turn === TURNS || block === size) break;
    before = together;
    image.set(turned);
    [basis, image] = [image, basis];
    orthonormalize(basis, block, size);
  }
  return { values, vectors: basis.slice(0, count * size) };
}

/**
 * Leading eigenvectors of a symmetric matrix without negative eigenvalues: by full decomposition up to 640 rows, by
 * subspace iteration above.
 * @param matrix size x size, symmetric, finite. @param count how many, 1 to size.
 * @example
 * symmetricEigenvectors(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 3), 3, 2).values; // { "0": 5, "1": 3 }
 */
export function symmetricEigenvectors(matrix: Float64Array, size: number, count: number): Eigenvectors {
  if (size > WHOLE) {
    const multiply = (vectors: Float64Array, block: number, into: Float64Array): void => {
      for (let i = 0; i < size; i++) {
        for (let k = 0; k < block; k++) into[k * size + i] = dot(vectors, k, matrix, i, size);
      }
    };
    return leadingEigenvectors(multiply, size, count);
  }
  const whole = new Matrix(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) whole.set(i, j, matrix[i * size + j]);
  return decompose(whole, count);
}

/**
 * Makes vectors orthonormal, one after the other, in place (Gram-Schmidt, twice over). One that lies in the span of
 * those before it is replaced by one that does not.
 * @param vectors count x size, count at most size.
 * @see Bjorck (1994) Linear Algebra Appl. 197 297.
 */
export function orthonormalize(vectors: Float64Array, count: number, size: number): void {
  const random = new Random(2);
  for (let k = 0; k < count; k++) {
    const at = k * size;
    for (;;) {
      const before = Math.sqrt(dot(vectors, k, vectors, k, size));
      for (let pass = 0; pass < 2; pass++) {
        for (let j = 0; j < k; j++) {
          const along = dot(vectors, k, vectors, j, size);
          for (let i = 0; i < size; i++) vectors[at + i] -= along * vectors[j * size + i];
        }
      }
      const left = Math.sqrt(dot(vectors, k, vectors, k, size));
      if (left > 1e-12 * before) {
        for (let i = 0; i < size; i++) vectors[at + i] /= left;
        break;
      }
      for (let i = 0; i < size; i++) vectors[at + i] = random.normal();
    }
  }
}

function decompose(matrix: Matrix, count: number): Eigenvectors {
  const size = matrix.rows;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const values = new Float64Array(count);
  const vectors = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    values[k] = realEigenvalues[order[k]];
    for (let i = 0; i < size; i++) vectors[k * size + i] = eigenvectorMatrix.get(i, order[k]);
  }
  return { values, vectors };
}

/** into = turn x vectors, with turn block x block and the others block x size. */
function rotate(
  vectors: Float64Array,
  turn: Float64Array,
  block: number,
  size: number,
  into: Float64Array,
): void {
  into.fill(0);
  for (let k = 0; k < block; k++) {
    for (let j = 0; j < block; j++) {
      const weight = turn[k * block + j];
      for (let i = 0; i < size; i++) into[k * size + i] += weight * vectors[j * size + i];
    }
  }
}

/** Inner product of row i of a with row j of b. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number, size: number): number {
  const atA = i * size;
  const atB = j * size;
  let even = 0;
  let odd = 0;
  let n = 0;
  for (; n + 1 < size; n += 2) {
    even += a[atA + n] * b[atB + n];
    odd += a[atA + n + 1] * b[atB + n + 1];
  }
  return n < size ? even + odd + a[atA + n] * b[atB + n] : even + odd;
}
