import { expect, test } from "vitest";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { withObservationNoise } from "../../../src/dynamics/systems/observationNoise.js";

const path = simulateLorenz({ samples: 20_000, step: 0.05 });

test("the noise of each variable has its share of the variable's standard deviation, and follows the seed", () => {
  const noisy = withObservationNoise(path, 0.1, 3);
  for (let c = 0; c < 3; c++) {
    const column = path.values.filter((_, i) => i % 3 === c);
    const mean = column.reduce((sum, v) => sum + v / column.length, 0);
    const spread = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2 / column.length, 0));
    const added = noisy.values.filter((_, i) => i % 3 === c).map((v, r) => v - column[r]);
    const size = Math.sqrt(added.reduce((sum, v) => sum + v * v, 0) / added.length);
    // 20000 draws: a standard error of .5 %.
    expect(Math.abs(size / (0.1 * spread) - 1)).toBeLessThan(0.02);
  }
  expect(withObservationNoise(path, 0.1, 3)).toEqual(noisy);
  expect(withObservationNoise(path, 0.1, 4).values).not.toEqual(noisy.values);
});

test("no noise is the path itself", () => {
  expect(withObservationNoise(path, 0, 1)).toBe(path);
});
