import { expect, test } from "vitest";
import { orthonormalize, symmetricEigenvectors, WHOLE } from "../../src/math/eigenvectors.js";
import { Random } from "../../src/math/random.js";

/** A matrix of known eigenvalues, its eigenvectors the columns of the reflection I - 2 u u'. */
function reflected(eigenvalues: number[]): { matrix: Float64Array; u: Float64Array } {
  const size = eigenvalues.length;
  const random = new Random(5);
  const u = Float64Array.from({ length: size }, () => random.normal());
  const norm = Math.sqrt(u.reduce((s, v) => s + v * v, 0));
  for (let i = 0; i < size; i++) u[i] /= norm;
  // (I - 2uu') D (I - 2uu') = D - 2 u (Du)' - 2 (Du) u' + 4 (u'Du) uu'.
  const middle = 4 * u.reduce((s, v, i) => s + v * v * eigenvalues[i], 0);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      matrix[i * size + j] =
        (i === j ? eigenvalues[i] : 0) -
        2 * u[i] * u[j] * (eigenvalues[i] + eigenvalues[j]) +
        middle * u[i] * u[j];
    }
  }
  return { matrix, u };
}

test.each([60, WHOLE + 60])("the leading eigenvectors of a matrix of %i rows are the known ones", (size) => {
  // Three that stand out, two of them equal, above a floor.
  const eigenvalues = Array.from({ length: size }, (_, i) => [9, 4, 4][i] ?? 0.5 * (1 - i / size));
  const { matrix, u } = reflected(eigenvalues);
  const { values, vectors } = symmetricEigenvectors(matrix, size, 3);
  // Rounding; above 640 rows what is left when a turn adds less than 1e-7 of their sum, 17, and the next would add
  // (0.5 / 4)^2 of that: 3e-8. The cosines below miss as much over the gap.
  const digits = size > WHOLE ? 7 : 11;
  for (const [k, value] of [9, 4, 4].entries()) expect(values[k]).toBeCloseTo(value, digits);
  // Of equal ones only the plane is known: the columns 1 and 2 of I - 2uu' lie in it, and column 0 is the first.
  const along = (k: number, column: number): number => {
    let sum = 0;
    for (let i = 0; i < size; i++)
      sum += vectors[k * size + i] * ((i === column ? 1 : 0) - 2 * u[i] * u[column]);
    return sum;
  };
  expect(Math.abs(along(0, 0))).toBeCloseTo(1, digits);
  for (const k of [1, 2]) expect(Math.hypot(along(k, 1), along(k, 2))).toBeCloseTo(1, digits);
});

test("a matrix of zeros has eigenvalues of zero and orthonormal vectors all the same", () => {
  for (const size of [5, WHOLE + 1]) {
    const { values, vectors } = symmetricEigenvectors(new Float64Array(size * size), size, 2);
    expect([...values]).toEqual([0, 0]);
    let dot = 0;
    for (let i = 0; i < size; i++) dot += vectors[i] * vectors[size + i];
    expect(dot).toBeCloseTo(0, 12);
  }
});

test("vectors in the span of others are replaced by ones that are not", () => {
  const vectors = Float64Array.of(1, 1, 0, 2, 2, 0, 0, 0, 0);
  orthonormalize(vectors, 3, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < 3; c++) dot += vectors[3 * i + c] * vectors[3 * j + c];
      // Rounding.
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 13);
    }
  }
  expect(vectors[0]).toBeCloseTo(Math.SQRT1_2, 14);
});
