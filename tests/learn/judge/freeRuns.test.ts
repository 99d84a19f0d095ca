import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeDataset, type Dataset } from "../../../src/learn/data/dataset.js";
import {
  deviations,
  planFreeRuns,
  predictionTimes,
  rowErrors,
  spreadOf,
  systemTimes,
} from "../../../src/learn/judge/freeRuns.js";
import type { DataRecipe } from "../../../src/shapes/recipe.js";

function datasetOf(lengths: readonly number[], window: number, rate: number): Dataset {
  let first = 0;
  const sequences = lengths.map((rows) => {
    first += rows;
    return { source: "series", first: first - rows, rows, start: 0 };
  });
  return completeDataset({
    values: new Float32Array(first),
    columns: [{ name: "x", unit: "1" }],
    rate,
    sequences,
    window,
    shape: [window, 1],
    train: new Int32Array(0),
    validation: new Int32Array(0),
    test: new Int32Array(0),
    normalisation: { mean: Float64Array.of(0), scale: Float64Array.of(1) },
    shift: 0,
  });
}

describe("planFreeRuns", () => {
  test("no run extends past the end of a sequence, and at most twenty starts are spread evenly", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 12, max: 300 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 10 }),
        (lengths, window) => {
          const dataset = datasetOf(lengths, window, 10);
          const candidates = Int32Array.from(
            dataset.sequences.flatMap(({ first, rows }) =>
              Array.from({ length: rows - window }, (_, i) => first + i),
            ),
          );
          const { starts, steps } = planFreeRuns(dataset, candidates, undefined, false);
          expect(starts.length).toBeGreaterThan(0);
          expect(starts.length).toBeLessThanOrEqual(20);
          expect(new Set(starts).size).toBe(starts.length);
          for (const start of starts) {
            const own = dataset.sequences.find(({ first, rows }) => start >= first && start < first + rows);
            expect(start + window + steps).toBeLessThanOrEqual((own?.first ?? 0) + (own?.rows ?? 0));
          }
        },
      ),
    );
  });

  test("runs last twelve Lyapunov times, a second of sound, or half of the available rows", () => {
    const long = datasetOf([20_000], 5, 50);
    const candidates = Int32Array.from({ length: 10_000 }, (_, i) => i);
    const lorenz = systemTimes({ system: "lorenz", parameters: {} } as DataRecipe);
    // 12 / 0.9056 = 13.25 s.
    expect(planFreeRuns(long, candidates, lorenz, false).steps).toBe(Math.ceil(13.2509 * 50));
    expect(planFreeRuns(long, candidates, undefined, true).steps).toBe(50);
    const short = datasetOf([105], 5, 50);
    expect(planFreeRuns(short, Int32Array.of(0, 20, 40), lorenz, false)).toEqual({
      starts: Int32Array.of(0, 20, 40),
      steps: 50,
    });
  });
});

test("time scales are known only for the default parameters", () => {
  const of = (data: object): unknown => systemTimes(data as DataRecipe);
  expect(of({ system: "rossler", parameters: {} })).toEqual({ lyapunov: 1 / 0.0714, turn: 5.86 });
  expect(of({ system: "rossler", parameters: { c: 4 } })).toBeUndefined();
  expect(of({ system: "lorenz", parameters: { rho: 20 } })).toBeUndefined();
  expect(of({ system: "membrane", parameters: {} })).toBeUndefined();
  // A movie of the Lorenz system.
  expect(of({ system: "convection", parameters: { side: 20 } })).toEqual({
    lyapunov: 1 / 0.9056,
    turn: 0.7514,
  });
  expect(of({ table: "x.csv" })).toBeUndefined();
});

test("the time of each run ends at its first error above 0.4, and constant columns are ignored", () => {
  const sds = Float64Array.of(2, 0);
  const truth = new Float32Array(2 * 3 * 2);
  // Of the first run, row 2 is wrong by 0.45 sd; the second never is. The constant column is wrong throughout.
  const predicted = Float32Array.of(0.7, 9, 0.9, 9, 0, 9, 0.1, 9, 0.1, 9, 0.1, 9);
  const times = predictionTimes(predicted, truth, 3, sds, 10);
  expect(times).toEqual([
    { seconds: 0.2, capped: false },
    { seconds: 0.3, capped: true },
  ]);
  expect(spreadOf(times, { lyapunov: 0.5, turn: 0.25 })).toEqual({
    seconds: 0.25,
    lyapunovTimes: 0.5,
    turns: 1,
    range: { low: 0.2, high: 0.3 },
    capped: 1,
  });
  expect(rowErrors(predicted.subarray(0, 4), truth.subarray(0, 4), sds)[1]).toBeCloseTo(0.45, 6);
  expect(predictionTimes(predicted, truth, 3, Float64Array.of(0, 0), 10)).toEqual([]);
  expect(spreadOf([], undefined)).toMatchObject({ seconds: null, range: null });
});

test("columns of the same kind share one deviation, their root mean square", () => {
  const dataset = {
    ...datasetOf([2], 1, 1),
    values: Float32Array.of(-3, 0, 3, 8),
    columns: [
      { name: "a", unit: "dB" as const },
      { name: "b", unit: "dB" as const },
    ],
  };
  expect(Array.from(deviations(dataset, Int32Array.of(0, 1), false))).toEqual([3, 4]);
  expect(Array.from(deviations(dataset, Int32Array.of(1), false))).toEqual([4]);
  expect(Array.from(deviations(dataset, Int32Array.of(0, 1), true))).toEqual([
    Math.sqrt(12.5),
    Math.sqrt(12.5),
  ]);
});
