import { expect, test } from "vitest";
import { simulateLorenz } from "../../../../src/dynamics/systems/lorenz.js";
import {
  FLOOR,
  ReconstructionJudge,
} from "../../../../src/learn/experiments/reconstruction/reconstructionJudge.js";

const STEP = 0.01;
const { values } = simulateLorenz({ samples: 42_000, step: STEP, seed: 1 });
const judge = new ReconstructionJudge({ train: values, truth: values, columns: 3, exponent: 0.9056 * STEP });

/** A model that knows the flow: it goes on from the last row in the scale of the judge. */
function flow(history: Float64Array, steps: number): Float64Array {
  const last = history.slice(-3);
  const initial = Array.from(last, (value, c) => value * scale + mean[c]) as [number, number, number];
  const run = simulateLorenz({ samples: steps + 1, step: STEP, initial });
  return Float64Array.from(run.values.subarray(3), (value, i) => (value - mean[i % 3]) / scale);
}

/** The judge's scale, from its rows. */
const scale = (values[3] - values[0]) / (judge.train[3] - judge.train[0]);
const mean = Array.from({ length: 3 }, (_, c) => values[c] - scale * judge.train[c]);

test("the flow itself scores as its own stretches do, and is linked as itself", () => {
  const measures = judge.measure(flow);
  const floor = judge.floors[FLOOR];
  expect(measures.linked).toBe(true);
  // Stretches of a shorter truth score up to 1.5.
  expect(measures.dstsp).toBeLessThan(2);
  expect(Number(floor.dstspLow)).toBeGreaterThan(0);
  expect(measures.dh).toBeLessThan(0.1);
  // Single precision, 1e-7 of a state, grows to .4 after ln(4e6) = 15 Lyapunov times; runs last 14 and rounding adds up.
  expect(Number(measures.validPredictionTime)).toBeGreaterThan(9);
});

test("a model at rest or one that diverges scores as one that meets no state", () => {
  const still = judge.measure((_, steps) => new Float64Array(3 * steps));
  const wild = judge.measure((_, steps) => new Float64Array(3 * steps).fill(Number.NaN));
  for (const { dh, linked } of [still, wild]) {
    expect(dh).toBe(1);
    expect(linked).toBe(false);
  }
  // ln of the share of a bin over what is added to every bin: more than 10.
  expect(Number(wild.dstsp)).toBeGreaterThan(10);
  expect(Number(wild.validPredictionTime)).toBeLessThan(0.02);
});
