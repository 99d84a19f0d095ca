import { expect, test } from "vitest";
import { stackWeights, unstackWeights } from "../../../src/learn/tensors/stackWeights.js";

test("stacked networks are separated again", () => {
  const all = [0, 1, 2].map((m) => [
    { name: "a", shape: [2, 1], values: Float32Array.of(m, 10 + m) },
    { name: "b", shape: [1], values: Float32Array.of(100 + m) },
  ]);
  const stacked = stackWeights(all);
  expect(stacked).toEqual([
    { name: "a", shape: [3, 2, 1], values: Float32Array.of(0, 10, 1, 11, 2, 12) },
    { name: "b", shape: [3, 1], values: Float32Array.of(100, 101, 102) },
  ]);
  all.forEach((weights, m) => {
    expect(unstackWeights(stacked, m, 3)).toEqual(weights);
  });
  // One network alone has no axis in front.
  expect(stackWeights(all.slice(0, 1))).toEqual(all[0]);
  expect(unstackWeights(stackWeights(all.slice(0, 1)), 0, 1)).toEqual(all[0]);
});
