import { expect, test } from "vitest";
import { explainedVariance } from "../../src/math/explainedVariance.js";

test("explained variance is 1 for a perfect copy, 0 for the mean, negative for worse", () => {
  const values = Float32Array.of(1, 10, 3, 30, 5, 50);
  expect(explainedVariance(values, values, 2)).toBe(1);
  expect(explainedVariance(values, Float32Array.of(3, 30, 3, 30, 3, 30), 2)).toBe(0);
  const opposite = values.map((v) => -v);
  expect(explainedVariance(values, opposite, 2)).toBeLessThan(0);
});
