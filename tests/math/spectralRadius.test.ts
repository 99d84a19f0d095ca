import { expect, test } from "vitest";
import { eigenvalues } from "../../src/math/eigenvalues.js";
import { Random } from "../../src/math/random.js";
import { spectralRadius } from "../../src/math/spectralRadius.js";

function radiusOf(matrix: Float64Array, size: number): number {
  const multiply = (vector: Float64Array, into: Float64Array): void => {
    for (let i = 0; i < size; i++) {
      into[i] = 0;
      for (let j = 0; j < size; j++) into[i] += matrix[i * size + j] * vector[j];
    }
  };
  return spectralRadius(multiply, size, new Random(5));
}

test.each([
  ["one eigenvalue", [3], 3],
  ["a negative one", [-4, 1, 0, 2], 4],
  ["opposite ones", [0, 3, 3, 0], 3],
  ["a conjugate pair", [0, -2, 2, 0], 2],
  ["a nilpotent matrix", [0, 1, 0, 0], 0],
])("%s", (_title, values, radius) => {
  expect(radiusOf(Float64Array.from(values), Math.sqrt(values.length))).toBeCloseTo(radius, 10);
});

test("random matrices have the radius of their eigenvalues", () => {
  for (let seed = 1; seed <= 4; seed++) {
    const random = new Random(seed);
    const size = 20;
    const matrix = Float64Array.from({ length: size * size }, () => random.normal());
    const [largest] = eigenvalues(matrix, size);
    const radius = Math.hypot(largest.re, largest.im);
    // Where the next eigenvalues are nearly as large, they have not died out after 4000 products.
    expect(Math.abs(radiusOf(matrix, size) / radius - 1)).toBeLessThan(1e-6);
  }
});
