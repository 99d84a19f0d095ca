import { expect, test } from "vitest";
import { CosineTransform } from "../../../src/features/pitch/pitchCosine.js";
import { Random } from "../../../src/math/random.js";

test.each([32, 64, 256])("over %d intervals the cosine transform is its defining sum", (size) => {
  const random = new Random(size);
  const values = Float64Array.from({ length: size + 1 }, () => random.normal());
  const most = values.reduce((total, value) => total + Math.abs(value), 0);
  const output = new Float64Array(size);
  new CosineTransform(size).transform(values, output);
  for (let k = 0; k < size; k++) {
    let sum = 0.5 * (values[0] + (k % 2 === 0 ? 1 : -1) * values[size]);
    for (let j = 1; j < size; j++) sum += values[j] * Math.cos((Math.PI * j * k) / size);
    // Single precision, 6e-8 of the largest partial sum at every step.
    expect(Math.abs(output[k] - sum)).toBeLessThan(1e-6 * most);
  }
});
