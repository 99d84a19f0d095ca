import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * Eigenvalues of a real square matrix, symmetric or not.
 * @param matrix size x size, row-major, finite.
 * @returns one for each row, the largest modulus first; of a conjugate pair, the one above the real axis first.
 * @see Golub & Van Loan (2013) Matrix Computations 7.5.
 * @example
 * eigenvalues(Float64Array.of(0, -2, 2, 0), 2); // [{ re: 0, im: 2 }, { re: 0, im: -2 }]
 */
export function eigenvalues(matrix: Float64Array, size: number): Complex[] {
  const whole = new Matrix(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) whole.set(i, j, matrix[i * size + j]);
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(whole);
  return realEigenvalues
    .map((re, i): Complex => ({ re, im: imaginaryEigenvalues[i] }))
    .sort((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im) || b.im - a.im);
}
