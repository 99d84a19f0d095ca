import { expect, test } from "vitest";
import { accuracy, confusionTable } from "../../../src/learn/judge/confusionTable.js";

test("counts the class of the middle row against the highest score, and ignores rows without a class", () => {
  const dataset = {
    test: Int32Array.of(0, 1, 2, 3),
    window: 3,
    classes: { names: ["a", "b"], ofRow: Int32Array.of(-1, 0, 0, 1, -1, -1) },
  };
  const scores = Float32Array.of(2, 1, -3, -2, 0, 5, 1, 0);
  expect(confusionTable(dataset, scores)).toEqual([1, 1, 0, 1]);
});

test("gives the accuracy and that of always naming the most frequent class", () => {
  expect(accuracy([3, 1, 2, 4], 2)).toEqual({ network: 0.7, majority: 0.6 });
});
