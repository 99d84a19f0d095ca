import { expect, test } from "vitest";
import { completeDataset, type Dataset } from "../../../src/learn/data/dataset.js";
import { makeDataset } from "../../../src/learn/data/makeDataset.js";
import {
  fitAutoregressionRival,
  runAutoregression,
  selectColumns,
} from "../../../src/learn/rivals/autoregressionRival.js";
import { errorOf, predictionRivals, rowsAfter } from "../../../src/learn/rivals/linearRivals.js";
import { Random } from "../../../src/math/random.js";

/** A dataset whose columns are given by a function, split by time. */
function datasetOf(rows: number, names: readonly string[], of: (row: number, c: number) => number): Dataset {
  const values = Float32Array.from({ length: rows * names.length }, (_, i) =>
    of(Math.floor(i / names.length), i % names.length),
  );
  const columns = names.map((name) => ({ name, unit: "1" as const }));
  return makeDataset({
    sequences: [{ source: "made", series: { values, columns, rate: 10, start: 0 } }],
    sample: {
      inputs: [],
      targets: [],
      lookBack: 3,
      stride: 1,
      normalise: "column",
      split: { by: "time", validation: 0.2, test: 0.2, block: 1, testFiles: [] },
    },
    needsTarget: "next",
  });
}

test("predicts a linear series indefinitely, from the input columns to the target columns", () => {
  const dataset = completeDataset({
    ...datasetOf(300, ["a", "b", "c"], (row, c) => [Math.sin(0.5 * row), 7, Math.cos(0.3 * row)][c]),
    inputs: Int32Array.of(2),
    targets: Int32Array.of(2),
  });
  const rival = fitAutoregressionRival(dataset);
  if (rival === undefined) throw new Error("no rival");
  expect(Array.from(rival.columns)).toEqual([2]);
  const start = dataset.test[0];
  const run = runAutoregression(rival, dataset, Int32Array.of(start), 30);
  const truth = selectColumns(dataset, Int32Array.of(2)).subarray(start + 3, start + 33);
  // Single-precision rows: 1e-7, which thirty steps of a rotation don't make grow much.
  run.forEach((value, s) => {
    expect(Math.abs(value - truth[s])).toBeLessThan(1e-4);
  });
});

test("does not overfit with few windows of many columns", () => {
  const random = new Random(7);
  // One wave, seen by forty columns, each with noise: 121 unknowns a column from 117 windows.
  const names = Array.from({ length: 40 }, (_, c) => `c${c}`);
  const dataset = datasetOf(200, names, (row, c) => Math.sin(0.4 * row + c) + 0.5 * random.normal());
  const [persistence, autoregression] = predictionRivals(dataset, "squared");
  // The noise of the next row can't be predicted: 0.25 of 0.5 + 0.25, a third of the variance. Half as much again is allowed.
  expect(autoregression.test).toBeGreaterThan(0.25);
  expect(autoregression.test).toBeLessThan(0.5);
  expect(persistence.test).toBe(
    errorOf("squared", rowsAfter(dataset, dataset.test, -1), rowsAfter(dataset, dataset.test, 0)),
  );
});

test("the fit is finite with columns that are nearly always constant", () => {
  const random = new Random(8);
  const names = Array.from({ length: 60 }, (_, c) => `c${c}`);
  // Constant in the training part but for the first ten; all of them move in the test.
  const dataset = datasetOf(600, names, (row, c) => (c < 10 || row > 480 ? random.normal() : 0.1 * c));
  for (const { test: error } of predictionRivals(dataset, "squared")) expect(error).toBeLessThan(100);
});

test("with too many columns the only rival is persistence", () => {
  const names = Array.from({ length: 1200 }, (_, c) => `c${c}`);
  const dataset = datasetOf(60, names, (row, c) => Math.sin(row + c));
  expect(predictionRivals(dataset, "squared").map(({ name }) => name)).toEqual(["persistence"]);
});
