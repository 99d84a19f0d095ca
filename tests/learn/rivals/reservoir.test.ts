import { expect, test } from "vitest";
import { validPredictionTime } from "../../../src/dynamics/prediction/validPredictionTime.js";
import { LORENZ_LYAPUNOV, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { runReservoir, trainReservoir } from "../../../src/learn/rivals/reservoir.js";
import { median } from "../../../src/math/statistics.js";

/** Rows of the Lorenz system, each column at about unit standard deviation. */
function lorenzRows(samples: number): Float64Array {
  const { values } = simulateLorenz({ samples, step: 0.02, seed: 2 });
  return Float64Array.from(values, (value, i) => (i % 3 === 2 ? (value - 23.5) / 8.6 : value / 8.5));
}

test("the same seed gives the same reservoir, another one another", () => {
  const rows = lorenzRows(800);
  const settings = { seed: 4, nodes: 30 };
  expect(trainReservoir(rows, 3, settings)).toEqual(trainReservoir(rows, 3, settings));
  const { sources } = trainReservoir(rows, 3, { seed: 5, nodes: 30 });
  expect(sources).not.toEqual(trainReservoir(rows, 3, settings).sources);
});

test("a node listens to as many others as it should, each once", () => {
  const { sources } = trainReservoir(lorenzRows(800), 3, { seed: 1, nodes: 20, inputsPerNode: 5 });
  for (let n = 0; n < 20; n++) expect(new Set(sources.subarray(5 * n, 5 * n + 5)).size).toBe(5);
});

test("predicts the full state of Lorenz over several Lyapunov times without noise", () => {
  const rows = lorenzRows(14_000);
  const reservoir = trainReservoir(rows.subarray(0, 3 * 10_000), 3, { seed: 1, nodes: 150, ridges: [1e-13] });
  const steps = 700;
  const times = Array.from({ length: 8 }, (_, k) => {
    const at = 3 * (10_400 + 350 * k);
    const run = runReservoir(reservoir, rows.subarray(at - 3 * 200, at), steps);
    return validPredictionTime(run, rows.subarray(at, at + 3 * steps), [1, 1, 1], 50).seconds;
  });
  // Others reached 2.1 Lyapunov times with 100 nodes.
  expect(LORENZ_LYAPUNOV * median(times)).toBeGreaterThan(2.1);
});

test("a run that grows without bounds stays finite", () => {
  const growing = Float64Array.from({ length: 400 }, (_, r) => 1.05 ** r);
  const reservoir = trainReservoir(growing, 1, { seed: 1, nodes: 10, inputScale: 1e-9, ridges: [0] });
  expect(runReservoir(reservoir, growing, 2000).every(Number.isFinite)).toBe(true);
});

test.each([
  [{ nodes: 0 }, /trainReservoir: nodes=0 must/],
  [{ inputsPerNode: 301 }, /inputsPerNode=301 must/],
  [{ leak: 0 }, /leak=0 must/],
  [{ ridges: [1e-3, 1e-5] }, /ridges=\[0.001, 0.00001\] must rise/],
  [{ washout: 500 }, /800 rows are too few with a washout of 500; give 1100 or more/],
])("refuses %j", (settings, message) => {
  expect(() => trainReservoir(lorenzRows(800), 3, { seed: 1, ...settings })).toThrow(message);
});
