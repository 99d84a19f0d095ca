/**
 * Cholesky factor of a small symmetric matrix with positive eigenvalues, in place and without allocation.
 * @param matrix size x size, of which the lower triangle is read and overwritten by the factor.
 * @param least pivots below this are raised to it: directions that the data leave open get no weight.
 * @see Golub & Van Loan (2013) Matrix Computations 4.2.
 * @example
 * const matrix = Float64Array.of(4, 0, 2, 5);
 * factorise(matrix, 2, 1e-12);
 * Array.from(matrix); // [2, 0, 1, 2]
 */
export function factorise(matrix: Float64Array, size: number, least: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / matrix[j * size + j];
    }
  }
}

/**
 * Solves the equations of a factorised matrix, in place.
 * @param factor of `factorise`. @param right size x columns, row-major; overwritten by the solution.
 * @example
 * const right = Float64Array.of(2, 9);
 * solveFactorised(Float64Array.of(2, 0, 1, 2), 2, right, 1);
 * Array.from(right); // [-0.5, 2]
 */
export function solveFactorised(
  factor: Float64Array,
  size: number,
  right: Float64Array,
  columns: number,
): void {
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < size; i++) {
      let sum = right[i * columns + c];
      for (let k = 0; k < i; k++) sum -= factor[i * size + k] * right[k * columns + c];
      right[i * columns + c] = sum / factor[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = right[i * columns + c];
      for (let k = i + 1; k < size; k++) sum -= factor[k * size + i] * right[k * columns + c];
      right[i * columns + c] = sum / factor[i * size + i];
    }
  }
}

/**
 * The quadratic form x' A^-1 x of a factorised matrix A.
 * @param factor of `factorise`. @param x holds the vector, from index `at`. @param work size values; overwritten.
 * @example
 * inverseForm(Float64Array.of(2, 0, 0, 1), 2, Float64Array.of(2, 3), 0, new Float64Array(2)); // 10
 */
export function inverseForm(
  factor: Float64Array,
  size: number,
  x: Float64Array,
  at: number,
  work: Float64Array,
): number {
  let form = 0;
  for (let i = 0; i < size; i++) {
    let sum = x[at + i];
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * work[k];
    work[i] = sum / factor[i * size + i];
    form += work[i] ** 2;
  }
  return form;
}
