import { expect, test } from "vitest";
import { completeDataset } from "../../../src/learn/data/dataset.js";
import { noLouderThan } from "../../../src/learn/data/rowsToSound.js";
import { feedback, judgeOf, persistence, truthOf } from "../../../src/learn/judge/predictions.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { handmade } from "../handmade.js";

const rows = Array.from({ length: 12 }, (_, r) => [r, 10 * r]);
const dataset = completeDataset({
  ...handmade([rows], 2, 1),
  inputs: Int32Array.of(1),
  targets: Int32Array.of(0, 1),
});
const plan = { starts: Int32Array.of(0, 4), steps: 3 };

test("inputs are fed back from their indices among the targets, or not at all", () => {
  expect(feedback(dataset)).toEqual(Int32Array.of(1));
  expect(feedback({ ...dataset, targets: Int32Array.of(0) })).toBeUndefined();
});

test("the truth of a free run is the following rows, and persistence repeats the last row before them", () => {
  expect([...truthOf(dataset, plan)]).toEqual([2, 20, 3, 30, 4, 40, 6, 60, 7, 70, 8, 80]);
  expect([...persistence(dataset, plan)]).toEqual([1, 10, 1, 10, 1, 10, 5, 50, 5, 50, 5, 50]);
});

test("a perfect free run stays near the truth to its end", () => {
  const judge = judgeOf(dataset, plan, undefined);
  expect(judge(truthOf(dataset, plan)).map(({ capped }) => capped)).toEqual([true, true]);
  expect(judgeOf(dataset, { starts: new Int32Array(0), steps: 0 }, undefined)(new Float32Array(0))).toEqual(
    [],
  );
});

test("attenuates a sound that is louder than another to its level, and leaves any other unchanged", () => {
  const loud = monoSignal(Float32Array.of(0.5, -2, 1), 8000);
  const other = monoSignal(Float32Array.of(0.25, -0.5), 8000);
  const { sound, downDb } = noLouderThan(loud, other);
  expect([...sound.values]).toEqual([0.125, -0.5, 0.25]);
  expect(downDb).toBeCloseTo(20 * Math.log10(4), 12);
  expect(noLouderThan(other, loud)).toEqual({ sound: other, downDb: 0 });
});
