import { expect, test } from "vitest";
import { completeDataset } from "../../../src/learn/data/dataset.js";
import { inputsRival } from "../../../src/learn/rivals/inputsRival.js";
import { predictionRivals } from "../../../src/learn/rivals/linearRivals.js";
import { Random } from "../../../src/math/random.js";
import { handmade } from "../handmade.js";

/** y[t + 1] = 2 a[t] - b[t - 1] + 0.5; the third column is y. */
function filtered(rows: number) {
  const random = new Random(5);
  const a = Array.from({ length: rows }, () => random.normal());
  const b = Array.from({ length: rows }, () => random.normal());
  const table = a.map((value, t) => [value, b[t], t < 2 ? 0 : 2 * a[t - 1] - b[t - 2] + 0.5]);
  return completeDataset({
    ...handmade([table], 4, 1),
    shape: [4, 2],
    inputs: Int32Array.of(0, 1),
    targets: Int32Array.of(2),
  });
}

test("least squares find the relation from inputs to targets, and use nothing else", () => {
  const dataset = filtered(200);
  const { name, predicted } = inputsRival(dataset);
  expect(name).toBe("least squares(4)");
  dataset.test.forEach((start, i) => {
    // Single precision of the data.
    expect(predicted[i]).toBeCloseTo(dataset.values[(start + 4) * 3 + 2], 5);
  });
  // With another past of the target the predictions are the same.
  const changed = { ...dataset, values: dataset.values.slice() };
  for (let r = 0; r < 150; r++) changed.values[r * 3 + 2] += r % 7;
  expect(inputsRival(dataset, changed).predicted).toEqual(predicted);
});

test("is the rival of networks with inputs, with an error near 0 for linear targets", () => {
  const rivals = predictionRivals(filtered(200), "squared");
  expect(rivals.map(({ name }) => name)).toEqual(["persistence", "least squares(4)"]);
  expect(rivals[1].test).toBeLessThan(1e-10);
  expect(rivals[0].test).toBeGreaterThan(1);
});
