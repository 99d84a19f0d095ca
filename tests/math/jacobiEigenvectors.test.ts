import fc from "fast-check";
import { expect, test } from "vitest";
import { jacobiEigenvectors } from "../../src/math/jacobiEigenvectors.js";

test("eigenvectors are orthonormal and give the matrix back", () => {
  const entries = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(entries, (list) => {
      const matrix = Float64Array.from({ length: 16 }, (_, i) => list[i] + list[(i % 4) * 4 + (i >> 2)]);
      const values = new Float64Array(4);
      const vectors = new Float64Array(16);
      jacobiEigenvectors(matrix.slice(), 4, values, vectors);
      for (let i = 0; i < 4; i++) {
        if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
        for (let j = 0; j < 4; j++) {
          let product = 0;
          let back = 0;
          for (let k = 0; k < 4; k++) {
            product += vectors[i * 4 + k] * vectors[j * 4 + k];
            back += values[k] * vectors[k * 4 + i] * vectors[k * 4 + j];
          }
          // Rounding of a few rotations of entries below 20.
          expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
          expect(back).toBeCloseTo(matrix[i * 4 + j], 8);
        }
      }
    }),
  );
});
