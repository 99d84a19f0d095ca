import { InputError } from "../shapes/inputError.js";
import { leadingEigenvectors, orthonormalize, symmetricEigenvectors, WHOLE } from "./eigenvectors.js";

/** The best linear encoding of a given dimension, which an autoencoder must beat. */
export interface PrincipalComponents {
  /** columns values */
  readonly mean: Float64Array;
  /** dimension x columns, orthonormal rows, most variance first */
  readonly components: Float64Array;
  readonly dimension: number;
  /** variance along each component, descending; mean squares over the rows */
  readonly variances: Float64Array;
  /** variance of all columns together */
  readonly totalVariance: number;
}

/**
 * Principal components of rows of values (SVD of the centred matrix), by the eigenvectors of whichever is smaller: the
 * covariance of the columns, or the inner products of the rows. If both are above 640, by subspace iteration on the
 * values themselves: several seconds for 3 components of 30000 rows of 1600, and half a minute if more are requested than
 * stand out from noise.
 * @param values rows x columns, finite. @param dimension how many, 1 to columns.
 * @param rows the rows to fit, e.g. those of training; default all.
 * @returns orthonormal components, most variance first, and the mean they start from. Components beyond the number of rows
 * have no variance and are arbitrary.
 * @throws {InputError} if the dimension is larger than the number of columns, there are no rows, or a value is not finite.
 * @example
 * // Points on a line through (1, 1) with slope 1.
 * const { variances } = principalComponents(Float32Array.of(0, 0, 1, 1, 2, 2), 2, 2);
 * variances[0]; // 1.333
 * @see Jolliffe, Principal Component Analysis (2002), ch. 1-3; Halko, Martinsson & Tropp (2011) SIAM Rev. 53 217.
 */
export function principalComponents(
  values: Float32Array,
  columns: number,
  dimension: number,
  rows: ArrayLike<number> = Int32Array.from({ length: values.length / columns }, (_, r) => r),
): PrincipalComponents {
  if (dimension > columns) {
    throw new InputError(
      `principalComponents: dimension=${dimension} exceeds the ${columns} columns; lower it.`,
    );
  }
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new InputError(
      `principalComponents: dimension=${dimension} must be a positive integer; give 1 or more.`,
    );
  }
  const count = rows.length;
  if (count === 0) throw new InputError("principalComponents: there are no rows; give 1 or more.");
  const mean = new Float64Array(columns);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < columns; c++) mean[c] += values[rows[i] * columns + c];
  }
  for (let c = 0; c < columns; c++) mean[c] /= count;
  const row = new Float64Array(columns);
  const centre = (i: number, into = row, at = 0): void => {
    const from = rows[i] * columns;
    for (let c = 0; c < columns; c++) into[at + c] = values[from + c] - mean[c];
  };
  let totalVariance = 0;
  for (let i = 0; i < count; i++) {
    centre(i);
    for (let c = 0; c < columns; c++) totalVariance += (row[c] * row[c]) / count;
  }
  if (!Number.isFinite(totalVariance))
    throw new InputError("principalComponents: a value is not finite; leave such rows out.");
  let found: { readonly values: Float64Array; readonly vectors: Float64Array };
  if (columns <= Math.min(count, WHOLE)) found = symmetricEigenvectors(covariance(), columns, dimension);
  else if (count <= WHOLE) found = fromRows();
  else found = leadingEigenvectors(multiply, columns, dimension);
  const variances = found.values.map((v) => Math.max(0, v));
  return { mean, components: found.vectors, dimension, variances, totalVariance };

  function covariance(): Float64Array {
    const sums = new Float64Array(columns * columns);
    for (let i = 0; i < count; i++) {
      centre(i);
      for (let a = 0; a < columns; a++) {
        const v = row[a] / count;
        for (let b = a; b < columns; b++) sums[a * columns + b] += v * row[b];
      }
    }
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b < a; b++) sums[a * columns + b] = sums[b * columns + a];
    }
    return sums;
  }

  /** Eigenvectors of the inner products of the rows, converted to those of the covariance of the columns. */
  function fromRows(): { values: Float64Array; vectors: Float64Array } {
    const centred = new Float64Array(count * columns);
    for (let i = 0; i < count; i++) centre(i, centred, i * columns);
    const products = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += centred[i * columns + c] * centred[j * columns + c];
        products[i * count + j] = sum / count;
        products[j * count + i] = sum / count;
      }
    }
    const known = Math.min(dimension, count);
    const inner = symmetricEigenvectors(products, count, known);
    const vectors = new Float64Array(dimension * columns);
    for (let d = 0; d < known; d++) {
      for (let i = 0; i < count; i++) {
        const weight = inner.vectors[d * count + i];
        for (let c = 0; c < columns; c++) vectors[d * columns + c] += weight * centred[i * columns + c];
      }
    }
    orthonormalize(vectors, dimension, columns);
    const variances = new Float64Array(dimension);
    variances.set(inner.values);
    return { values: variances, vectors };
  }

  /** The covariance times vectors, four rows of the values at a time, so that loaded values are used four times. */
  function multiply(vectors: Float64Array, block: number, into: Float64Array): void {
    const [row0, row1, row2, row3] = [0, 1, 2, 3].map(() => new Float64Array(columns));
    for (let i = 0; i < count; i += 4) {
      centre(i, row0);
      for (const [n, next] of [row1, row2, row3].entries()) {
        if (i + n + 1 < count) centre(i + n + 1, next);
        else next.fill(0);
      }
      for (let k = 0; k < block; k++) {
        const at = k * columns;
        let [along0, along1, along2, along3] = [0, 0, 0, 0];
        for (let c = 0; c < columns; c++) {
          const v = vectors[at + c];
          along0 += v * row0[c];
          along1 += v * row1[c];
          along2 += v * row2[c];
          along3 += v * row3[c];
        }
        along0 /= count;
        along1 /= count;
        along2 /= count;
        along3 /= count;
        for (let c = 0; c < columns; c++)
          into[at + c] += along0 * row0[c] + along1 * row1[c] + along2 * row2[c] + along3 * row3[c];
      }
    }
  }
}

/**
 * Cumulative shares of the variance along the first principal or kernel components.
 * @returns dimension values, ascending, in [0, 1]: the last is the share of all of them; NaN if the rows are all the same.
 * @example
 * Array.from(cumulativeShares({ variances: Float64Array.of(3, 1), totalVariance: 4 })); // [0.75, 1]
 */
export function cumulativeShares({
  variances,
  totalVariance,
}: Pick<PrincipalComponents, "variances" | "totalVariance">): Float64Array {
  let sum = 0;
  return variances.map((v) => {
    sum += v;
    return sum / totalVariance;
  });
}

/**
 * Coordinates of rows along the components: the linear encoding.
 * @param values rows x columns.
 * @returns rows x dimension, in the unit of the values.
 * @example
 * const pca = principalComponents(Float32Array.of(-1, 0, 1, 0), 2, 1);
 * Array.from(projectLinearly(pca, Float32Array.of(0.5, 7)), Math.abs); // [0.5]
 */
export function projectLinearly(pca: PrincipalComponents, values: Float32Array): Float32Array {
  const { mean, components, dimension } = pca;
  const columns = mean.length;
  const rows = values.length / columns;
  const output = new Float32Array(rows * dimension);
  for (let r = 0; r < rows; r++) {
    for (let d = 0; d < dimension; d++) {
      let coordinate = 0;
      for (let c = 0; c < columns; c++)
        coordinate += (values[r * columns + c] - mean[c]) * components[d * columns + c];
      output[r * dimension + d] = coordinate;
    }
  }
  return output;
}

/**
 * Projects rows onto the components and back.
 * @param values rows x columns.
 * @returns rows x columns.
 * @example
 * const pca = principalComponents(Float32Array.of(-1, 0, 1, 0), 2, 1);
 * Array.from(reconstructLinearly(pca, Float32Array.of(0.5, 7))); // [0.5, 0]
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
