import { expect, test } from "vitest";
import { eigenvalues } from "../../src/math/eigenvalues.js";

test("a companion matrix has the roots of its polynomial, the largest first", () => {
  // (x - 3) (x + 2) (x - 0.5) = x^3 - 1.5 x^2 - 5.5 x + 3.
  const roots = eigenvalues(Float64Array.of(1.5, 5.5, -3, 1, 0, 0, 0, 1, 0), 3);
  // Rounding.
  [3, -2, 0.5].forEach((root, i) => {
    expect(roots[i].re).toBeCloseTo(root, 12);
    expect(roots[i].im).toBe(0);
  });
});

test("a rotation has a conjugate pair on the unit circle", () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const [first, second] = eigenvalues(Float64Array.of(c, -s, s, c), 2);
  expect(first.re).toBeCloseTo(c, 14);
  expect(first.im).toBeCloseTo(s, 14);
  expect(second.im).toBeCloseTo(-s, 14);
});
