import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { InputError } from "../shapes/inputError.js";

/** The best linear code of a given dimension: what an autoencoder must beat. */
export interface PrincipalComponents {
  /** columns values */
  readonly mean: Float64Array;
  /** dimension x columns, orthonormal rows, most variance first */
  readonly components: Float64Array;
  readonly dimension: number;
}

/**
 * Principal components of rows of values, by the eigenvectors of their covariance (SVD of the centred matrix).
 * @param values rows x columns. @param dimension how many, 1 to columns.
 * @returns orthonormal components, most variance first, and the mean they start from.
 * @throws {InputError} if the dimension is larger than the number of columns.
 * @see Jolliffe, Principal Component Analysis (2002), ch. 1-3.
 */
export function principalComponents(
  values: Float32Array,
  columns: number,
  dimension: number,
): PrincipalComponents {
  if (dimension > columns) {
    throw new InputError(
      `principalComponents: dimension=${dimension} exceeds the ${columns} columns; lower it.`,
    );
  }
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  const covariance = Matrix.zeros(columns, columns);
  const row = new Float64Array(columns);
  const sums = new Float64Array(columns * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) row[c] = values[r * columns + c] - mean[c];
    for (let a = 0; a < columns; a++)
      for (let b = a; b < columns; b++) sums[a * columns + b] += row[a] * row[b];
  }
  for (let a = 0; a < columns; a++) {
    for (let b = a; b < columns; b++) {
      covariance.set(a, b, sums[a * columns + b] / rows);
      covariance.set(b, a, sums[a * columns + b] / rows);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const components = new Float64Array(dimension * columns);
  for (let d = 0; d < dimension; d++) {
    for (let c = 0; c < columns; c++) components[d * columns + c] = eigenvectorMatrix.get(c, order[d]);
  }
  return { mean, components, dimension };
}

/**
 * Projects rows onto the components and back.
 * @param values rows x columns.
 * @returns rows x columns.
 */
export function reconstructLinearly(pca: PrincipalComponents, values: Float32Array): Float32Array {
  const columns = pca.mean.length;
  const output = new Float32Array(values.length);
  const row = new Float64Array(columns);
  for (let at = 0; at < values.length; at += columns) {
    row.set(pca.mean);
    for (let d = 0; d < pca.dimension; d++) {
      let coordinate = 0;
      const base = d * columns;
      for (let c = 0; c < columns; c++)
        coordinate += (values[at + c] - pca.mean[c]) * pca.components[base + c];
      for (let c = 0; c < columns; c++) row[c] += coordinate * pca.components[base + c];
    }
    output.set(row, at);
  }
  return output;
}
