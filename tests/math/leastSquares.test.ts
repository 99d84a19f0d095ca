import { expect, test } from "vitest";
import { LeastSquares } from "../../src/math/leastSquares.js";
import { Random } from "../../src/math/random.js";

test("a solution that fits every row is found, over many blocks and for two targets", () => {
  const random = new Random(3);
  const problem = new LeastSquares(4, 2);
  for (let r = 0; r < 1000; r++) {
    const row = Float64Array.from({ length: 4 }, () => random.normal());
    problem.add(row, Float64Array.of(row[0] - 2 * row[3], 3 * row[1] + 0.5 * row[2]));
  }
  const { coefficients, rank } = problem.solve(1e-10);
  expect(rank).toBe(4);
  // Rounding over a thousand rows.
  for (const [i, c] of [1, 0, 0, 3, 0, 0.5, -2, 0].entries()) expect(coefficients[i]).toBeCloseTo(c, 12);
});

test("the residual is orthogonal to every column", () => {
  const random = new Random(8);
  const rows = Array.from({ length: 300 }, () => Float64Array.from({ length: 5 }, () => random.normal()));
  const outputs = rows.map(() => Float64Array.of(random.normal()));
  const problem = new LeastSquares(5, 1);
  for (const [r, row] of rows.entries()) problem.add(row, outputs[r]);
  const { coefficients } = problem.solve(1e-10);
  for (let c = 0; c < 5; c++) {
    let dot = 0;
    for (const [r, row] of rows.entries()) {
      dot += row[c] * (outputs[r][0] - row.reduce((s, v, i) => s + v * coefficients[i], 0));
    }
    // Rounding of 300 terms of size 1.
    expect(dot).toBeCloseTo(0, 11);
  }
});

test("Lauchli's matrix, too much for normal equations, is solved", () => {
  // Columns (1, e, 0) and (1, 0, e): their inner products are 1 + e^2 = 1 and 1 in double precision.
  const e = 1e-9;
  const problem = new LeastSquares(2, 1);
  problem.add(Float64Array.of(1, 1), Float64Array.of(3));
  problem.add(Float64Array.of(e, 0), Float64Array.of(e));
  problem.add(Float64Array.of(0, e), Float64Array.of(2 * e));
  const { coefficients } = problem.solve(1e-14);
  // Rounding (1e-16) times the condition (1e9).
  expect(coefficients[0]).toBeCloseTo(1, 6);
  expect(coefficients[1]).toBeCloseTo(2, 6);
});

test("repeated columns share their weight, columns of zeros get none, and too few rows give the shortest solution", () => {
  const twice = new LeastSquares(3, 1);
  for (let r = 1; r < 200; r++) twice.add(Float64Array.of(r, r, 0), Float64Array.of(6 * r));
  const shared = twice.solve(1e-10);
  expect(shared.rank).toBe(1);
  for (const [i, c] of [3, 3, 0].entries()) expect(shared.coefficients[i]).toBeCloseTo(c, 12);
  const few = new LeastSquares(4, 1);
  few.add(Float64Array.of(1, 1, 1, 1), Float64Array.of(8));
  for (const c of few.solve(1e-10).coefficients) expect(c).toBeCloseTo(2, 13);
  expect([...new LeastSquares(2, 1).solve(1e-10).coefficients]).toEqual([0, 0]);
});

test("many columns of nothing but rounding leave the others as they are", () => {
  const random = new Random(5);
  const solved = (rounding: number): Float64Array => {
    const problem = new LeastSquares(22, 1);
    const row = new Float64Array(22);
    for (let i = 0; i < 200; i++) {
      row.fill(rounding);
      row[0] = 1;
      row[21] = random.normal();
      problem.add(row, Float64Array.of(3 * row[21] + 1));
    }
    return problem.solve(1e-10).coefficients;
  };
  // Each column that depends on those before is left with 1e-16 of what it was: twenty of them, with less than 1e-308.
  const coefficients = solved(1e-17);
  expect(coefficients.every(Number.isFinite)).toBe(true);
  // Double precision, and a condition of 1.
  expect(Math.abs(coefficients[21] - 3)).toBeLessThan(1e-12);
});
