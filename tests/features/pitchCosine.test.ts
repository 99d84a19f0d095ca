import { expect, test } from "vitest";
import { CosineTransform } from "../../src/features/pitchCosine.js";
import { Random } from "../../src/math/random.js";

test.each([4, 8, 64, 256])("over %d intervals the cosine transform is its defining sum", (size) => {
  const random = new Random(size);
  const values = Float64Array.from({ length: size + 1 }, () => random.normal());
  const output = new Float64Array(size);
  new CosineTransform(size).transform(values, output);
  for (let k = 0; k < size; k++) {
    let sum = 0.5 * (values[0] + (k % 2 === 0 ? 1 : -1) * values[size]);
    for (let j = 1; j < size; j++) sum += values[j] * Math.cos((Math.PI * j * k) / size);
    // Rounding of some hundred additions of numbers near 1.
    expect(output[k]).toBeCloseTo(sum, 10);
  }
});
