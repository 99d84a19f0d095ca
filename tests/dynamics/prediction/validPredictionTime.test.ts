import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Autoregression,
  fitAutoregression,
  freeRun,
  persistence,
} from "../../../src/dynamics/prediction/autoregression.js";
import { validPredictionTime } from "../../../src/dynamics/prediction/validPredictionTime.js";
import { LORENZ_LYAPUNOV, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { ROSSLER_LYAPUNOV, simulateRossler } from "../../../src/dynamics/systems/rossler.js";

test("is the time of the first row whose error exceeds the threshold", () => {
  // Two coordinates of standard deviations 1 and 10: the errors are .3, .5 (from .5 sqrt(2) in one alone) and .1.
  const truth = [0, 0, 0, 0, 0, 0];
  const predicted = [0.3, 3, 0, 5 * Math.SQRT2, 0.1, 1];
  expect(validPredictionTime(predicted, truth, [1, 10], 50)).toEqual({ seconds: 0.04, capped: false });
  expect(validPredictionTime(predicted, truth, [1, 10], 50, 0.2)).toEqual({ seconds: 0.02, capped: false });
  expect(validPredictionTime(predicted, truth, [1, 10], 50, 0.6)).toEqual({ seconds: 0.06, capped: true });
});

test("ends where a prediction is not finite", () => {
  for (const lost of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(validPredictionTime([0, lost, 0], [0, 0, 0], [1], 1)).toEqual({ seconds: 2, capped: false });
  }
});

test("a higher threshold never gives a shorter time", () => {
  const errors = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(errors, fc.double({ min: 0, max: 2, noNaN: true }), (predicted, threshold) => {
      const truth = predicted.map(() => 0);
      const low = validPredictionTime(predicted, truth, [1], 10, threshold).seconds;
      return low <= validPredictionTime(predicted, truth, [1], 10, threshold + 0.3).seconds;
    }),
  );
});

/** Mean over 300 starts, in Lyapunov times, of a model let run on from x of a path; capped at 12. */
function meanTime(path: Float32Array, rate: number, exponent: number, model: Autoregression): number {
  const steps = Math.ceil((12 / exponent) * rate);
  const mean = path.reduce((s, v) => s + v / path.length, 0);
  const deviation = Math.sqrt(path.reduce((s, v) => s + (v - mean) ** 2 / path.length, 0));
  let sum = 0;
  for (let n = 0; n < 300; n++) {
    const at = 20_000 + Math.floor((n * (path.length - 20_000 - steps)) / 300);
    const run = freeRun(model, path.subarray(at - model.order, at), steps);
    sum += validPredictionTime(run, path.subarray(at, at + steps), [deviation], rate).seconds;
  }
  return (sum * exponent) / 300;
}

test.each([
  ["Lorenz", simulateLorenz, 0.02, LORENZ_LYAPUNOV, 0.1, 0.31, 0.101, 0.141],
  ["Rossler", simulateRossler, 0.1, ROSSLER_LYAPUNOV, 0.04, 0.2, 0.038, 0.121],
] as const)(
  "on %s, persistence and AR(40) from x have the prediction times of the reference",
  (_, simulate, step, exponent, still, linear, scatterStill, scatterLinear) => {
    const { values, rate } = simulate({ samples: 40_000, step, seed: 3 });
    const path = Float32Array.from({ length: 40_000 }, (_, r) => values[3 * r]);
    const starts = Int32Array.from({ length: 20_000 - 40 }, (_, r) => r);
    const ar = fitAutoregression(path, 1, starts, { order: 40 });
    // The reference is a mean over 20 to 40 starts, which scatter by the last two columns from start to start: three
    // standard errors of a mean of 20.
    const tolerance = 3 / Math.sqrt(20);
    expect(Math.abs(meanTime(path, rate, exponent, persistence(1)) - still)).toBeLessThan(
      tolerance * scatterStill,
    );
    expect(Math.abs(meanTime(path, rate, exponent, ar) - linear)).toBeLessThan(tolerance * scatterLinear);
  },
);

test("rejects sizes that don't match and constant coordinates", () => {
  expect(() => validPredictionTime([1], [1, 2], [1], 1)).toThrow(/predicted has 1 values, truth has 2/);
  expect(() => validPredictionTime([1], [1], [0], 1)).toThrow(/standardDeviations\[0\]=0 must be positive/);
  expect(() => validPredictionTime([1], [1], [1], 0)).toThrow(/rate=0 Hz/);
});
