/** Turns after which a matrix is left as it is: seven suffice for any that is finite. */
const TURNS = 12;
/** Off-diagonal power, as a share of the diagonal's, at which a matrix counts as diagonal. */
const DIAGONAL = 1e-24;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi rotations, without allocation. For larger ones use
 * `symmetricEigenvectors`.
 * @param matrix size x size; overwritten. @param size up to about 10.
 * @param values receives the eigenvalues, falling. @param vectors receives the vectors, one a row, orthonormal.
 * @see Golub & Van Loan (2013) Matrix Computations 8.5.
 * @example
 * const values = new Float64Array(2);
 * jacobiEigenvectors(Float64Array.of(2, 1, 1, 2), 2, values, new Float64Array(4));
 * Array.from(values, Math.round); // [3, 1]
 */
export function jacobiEigenvectors(
  matrix: Float64Array,
  size: number,
  values: Float64Array,
  vectors: Float64Array,
): void {
  vectors.fill(0, 0, size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let turn = 0; turn < TURNS; turn++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < size; i++) {
      diagonal += matrix[i * size + i] ** 2;
      for (let j = 0; j < i; j++) off += matrix[i * size + j] ** 2;
    }
    if (off <= DIAGONAL * diagonal) break;
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) if (matrix[i * size + j] !== 0) rotate(matrix, vectors, size, i, j);
  }
  for (let i = 0; i < size; i++) values[i] = matrix[i * size + i];
  for (let i = 0; i < size; i++) {
    let largest = i;
    for (let j = i + 1; j < size; j++) if (values[j] > values[largest]) largest = j;
    if (largest === i) continue;
    const value = values[i];
    values[i] = values[largest];
    values[largest] = value;
    for (let k = 0; k < size; k++) {
      const entry = vectors[i * size + k];
      vectors[i * size + k] = vectors[largest * size + k];
      vectors[largest * size + k] = entry;
    }
  }
}

/** The rotation in the plane of coordinates i and j that makes their off-diagonal entry 0. */
function rotate(matrix: Float64Array, vectors: Float64Array, size: number, i: number, j: number): void {
  const theta = (matrix[j * size + j] - matrix[i * size + i]) / (2 * matrix[i * size + j]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const a = matrix[k * size + i];
    const b = matrix[k * size + j];
    matrix[k * size + i] = c * a - s * b;
    matrix[k * size + j] = s * a + c * b;
  }
  for (let k = 0; k < size; k++) {
    const a = matrix[i * size + k];
    const b = matrix[j * size + k];
    matrix[i * size + k] = c * a - s * b;
    matrix[j * size + k] = s * a + c * b;
    const v = vectors[i * size + k];
    const w = vectors[j * size + k];
    vectors[i * size + k] = c * v - s * w;
    vectors[j * size + k] = s * v + c * w;
  }
}
