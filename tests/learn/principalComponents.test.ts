import { expect, test } from "vitest";
import { principalComponents, reconstructLinearly } from "../../src/learn/principalComponents.js";
import { Random } from "../../src/math/random.js";

/** Rows of a plane in five dimensions, off the origin. */
function plane(rows: number): Float32Array {
  const random = new Random(4);
  const values = new Float32Array(rows * 5);
  for (let r = 0; r < rows; r++) {
    const a = 3 * random.normal();
    const b = random.normal();
    values.set([7 + a, a - b, 2 * b, -1 - a, b], 5 * r);
  }
  return values;
}

test("as many components as the data have dimensions give it back", () => {
  const values = plane(200);
  const rebuilt = reconstructLinearly(principalComponents(values, 5, 2), values);
  // Single precision of the values.
  for (const [i, v] of values.entries()) expect(rebuilt[i]).toBeCloseTo(v, 4);
});

test("components are orthonormal and the first takes the direction of most variance", () => {
  const { components } = principalComponents(plane(500), 5, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < 5; c++) dot += components[5 * i + c] * components[5 * j + c];
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
  // a (variance 9) moves along (1, 1, 0, -1, 0).
  const along = Math.abs(components[0] + components[1] - components[3]) / Math.sqrt(3);
  expect(along).toBeGreaterThan(0.99);
});

test("a component fewer leaves an error of just the variance it took", () => {
  const values = plane(2000);
  const errorOf = (dimension: number): number => {
    const rebuilt = reconstructLinearly(principalComponents(values, 5, dimension), values);
    return values.reduce((s, v, i) => s + (v - rebuilt[i]) ** 2, 0) / 2000;
  };
  // b moves along (0, -1, 2, 0, 1) with variance 1: 6, less what lies along a's direction (1/3).
  expect(errorOf(1)).toBeGreaterThan(5);
  expect(errorOf(1)).toBeLessThan(6.3);
  expect(errorOf(2)).toBeLessThan(1e-8);
});

test("more components than columns are refused", () => {
  expect(() => principalComponents(plane(10), 5, 6)).toThrow(/dimension=6 exceeds the 5 columns/);
});
