import fc from "fast-check";
import { expect, test } from "vitest";
import { factorise, inverseForm, solveFactorised } from "../../src/math/cholesky.js";

test("the solution of factorised equations fulfils them", () => {
  const numbers = (count: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min: -5, max: 5 }), { minLength: count, maxLength: count });
  fc.assert(
    fc.property(numbers(9), numbers(6), (a, b) => {
      // A' A + 1 has no eigenvalue below 1.
      const matrix = new Float64Array(9);
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++)
          for (let k = 0; k < 3; k++)
            matrix[i * 3 + j] += a[k * 3 + i] * a[k * 3 + j] + (k === i && i === j ? 1 : 0);
      const factor = matrix.slice();
      factorise(factor, 3, 1e-12);
      const x = Float64Array.from(b);
      solveFactorised(factor, 3, x, 2);
      for (let i = 0; i < 3; i++) {
        for (let c = 0; c < 2; c++) {
          let sum = 0;
          for (let j = 0; j < 3; j++) sum += matrix[i * 3 + j] * x[j * 2 + c];
          // Rounding times a condition number of at most 226.
          expect(sum).toBeCloseTo(b[i * 2 + c], 9);
        }
      }
      const right = Float64Array.of(b[0], b[2], b[4]);
      const form = inverseForm(factor, 3, right, 0, new Float64Array(3));
      expect(form).toBeCloseTo(right[0] * x[0] + right[1] * x[2] + right[2] * x[4], 8);
    }),
  );
});
