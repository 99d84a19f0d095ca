import fc from "fast-check";
import { expect, test } from "vitest";
import { correlation, mean, median, quantile } from "../../src/math/statistics.js";

test("quantiles interpolate between order statistics", () => {
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
});

test("undefined values are left out, and an empty list gives NaN", () => {
  expect(median([Number.NaN, 5, Number.NaN])).toBe(5);
  expect(mean([Number.NaN, 2, 4])).toBe(3);
  expect(median([])).toBeNaN();
  expect(mean([Number.NaN])).toBeNaN();
});

test("correlation is 1 for any rising line, -1 for any falling one, NaN for a constant", () => {
  const x = [1, 2, 4, 8];
  expect(
    correlation(
      x,
      x.map((v) => 3 * v - 7),
    ),
  ).toBeCloseTo(1, 12);
  expect(
    correlation(
      x,
      x.map((v) => -0.1 * v),
    ),
  ).toBeCloseTo(-1, 12);
  expect(correlation(x, [5, 5, 5, 5])).toBeNaN();
});

test("the median is never outside the values, and half of them lie on each side", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
      const m = median(values);
      const below = values.filter((v) => v < m).length;
      const above = values.filter((v) => v > m).length;
      return (
        below <= values.length / 2 &&
        above <= values.length / 2 &&
        m >= Math.min(...values) &&
        m <= Math.max(...values)
      );
    }),
  );
});

test("a quantile is that of the sorted values, whatever their order and however many are equal", () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
      const sorted = list.filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
      const place = q * (sorted.length - 1);
      const below = sorted[Math.floor(place)];
      const above = sorted[Math.ceil(place)];
      const wanted = sorted.length === 0 ? Number.NaN : below + (place - Math.floor(place)) * (above - below);
      expect(quantile(list, q) + 0).toBe(wanted + 0);
    }),
  );
});
