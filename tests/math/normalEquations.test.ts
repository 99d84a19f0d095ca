import { expect, test } from "vitest";
import { LeastSquares } from "../../src/math/leastSquares.js";
import { NormalEquations } from "../../src/math/normalEquations.js";
import { Random } from "../../src/math/random.js";

/** Rows of random inputs, and targets that follow from them up to noise. */
function rowsOf(count: number, unknowns: number, targets: number) {
  const random = new Random(3);
  return Array.from({ length: count }, () => {
    const inputs = Float64Array.from({ length: unknowns }, () => random.normal());
    const outputs = Float64Array.from({ length: targets }, (_, t) =>
      inputs.reduce((sum, x, i) => sum + x * Math.sin(i + t), 0.1 * random.normal()),
    );
    return { inputs, outputs };
  });
}

test.each([
  [7, 2, 100],
  [1, 1, 33],
  [9, 3, 64],
])("%i unknowns and %i targets of %i rows are those of least squares", (unknowns, targets, count) => {
  const normal = new NormalEquations(unknowns, targets);
  const orthogonal = new LeastSquares(unknowns, targets);
  for (const { inputs, outputs } of rowsOf(count, unknowns, targets)) {
    normal.add(inputs, outputs);
    orthogonal.add(inputs, outputs);
  }
  const { coefficients } = orthogonal.solve(1e-12);
  const found = normal.solve(0);
  expect(normal.rows).toBe(count);
  // The condition of random rows is below 10, its square below 100: a hundred times double precision, and some.
  found.forEach((value, i) => {
    expect(Math.abs(value - coefficients[i])).toBeLessThan(1e-12);
  });
});

test("a penalty is what rows of its root on the diagonal would be", () => {
  const [unknowns, targets, penalty] = [5, 2, 3.7];
  const ridge = new NormalEquations(unknowns, targets);
  const orthogonal = new LeastSquares(unknowns, targets);
  for (const { inputs, outputs } of rowsOf(40, unknowns, targets)) {
    ridge.add(inputs, outputs);
    orthogonal.add(inputs, outputs);
  }
  for (let i = 0; i < unknowns; i++) {
    const unit = new Float64Array(unknowns);
    unit[i] = Math.sqrt(penalty);
    orthogonal.add(unit, new Float64Array(targets));
  }
  const { coefficients } = orthogonal.solve(1e-12);
  ridge.solve(0);
  // Solving leaves the sums as they are, so that several penalties can be tried.
  ridge.solve(penalty).forEach((value, i) => {
    expect(Math.abs(value - coefficients[i])).toBeLessThan(1e-12);
  });
});
