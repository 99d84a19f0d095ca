import { expect, test } from "vitest";
import { gatherSamples, gatherTargets } from "../../../src/learn/data/gatherSamples.js";

const column = (name: string) => ({ name, unit: "1" as const });
/** Row r holds 10 r, 10 r + 1, ...: every number identifies its row and column. */
function rowsOf(columns: number, window: number) {
  return {
    values: Float32Array.from(
      { length: 20 * columns },
      (_, i) => 10 * Math.floor(i / columns) + (i % columns),
    ),
    columns: Array.from({ length: columns }, (_, c) => column(`${c}`)),
    window,
    inputs: Int32Array.from({ length: columns }, (_, c) => c),
    targets: Int32Array.from({ length: columns }, (_, c) => c),
  };
}

test("copies samples in order, from any index of the starts", () => {
  const into = new Float32Array(8);
  gatherSamples(rowsOf(2, 2), Int32Array.of(0, 7, 3), 1, 2, into);
  expect(Array.from(into)).toEqual([70, 71, 80, 81, 30, 31, 40, 41]);
});

test("copies long samples in the same way", () => {
  const rows = rowsOf(9, 10);
  const into = new Float32Array(90);
  gatherSamples(rows, Int32Array.of(4), 0, 1, into);
  expect(into).toEqual(rows.values.slice(4 * 9, 14 * 9));
});

test("targets are the row after the window, or the row after each of its rows", () => {
  const last = new Float32Array(4);
  gatherTargets(rowsOf(2, 3), Int32Array.of(0, 5), 0, 2, last, false);
  expect(Array.from(last)).toEqual([30, 31, 80, 81]);
  const every = new Float32Array(6);
  gatherTargets(rowsOf(2, 3), Int32Array.of(0, 5), 1, 1, every, true);
  expect(Array.from(every)).toEqual([60, 61, 70, 71, 80, 81]);
});

test("inputs and targets may be different columns", () => {
  const rows = { ...rowsOf(3, 2), inputs: Int32Array.of(2, 0), targets: Int32Array.of(1) };
  const seen = new Float32Array(8);
  gatherSamples(rows, Int32Array.of(1, 4), 0, 2, seen);
  expect(Array.from(seen)).toEqual([12, 10, 22, 20, 42, 40, 52, 50]);
  const predicted = new Float32Array(4);
  gatherTargets(rows, Int32Array.of(1, 4), 0, 2, predicted, true);
  expect(Array.from(predicted)).toEqual([21, 31, 51, 61]);
});
