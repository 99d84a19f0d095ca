import { expect, test } from "vitest";
import { correlationDimension } from "../../../src/dynamics/invariants/correlationDimension.js";
import { Random } from "../../../src/math/random.js";

test.each([1, 2, 3])("random points of a box of dimension %i have that dimension", (dimension) => {
  const random = new Random(dimension);
  const box = Float64Array.from({ length: 20_000 * dimension }, () => random.uniform());
  const { value, low, high, region } = correlationDimension(box, dimension, { theiler: 0 });
  // Balls that reach over the walls lack points: up to 3 % of the slope a dimension.
  expect(Math.abs(value / dimension - 1)).toBeLessThan(0.06);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(region[1] / region[0]).toBeGreaterThan(2);
});

test("the Cantor set has ln 2 / ln 3", () => {
  const random = new Random(5);
  const points = Float64Array.from({ length: 20_000 }, () => {
    let value = 0;
    for (let digit = 1; digit <= 20; digit++) value += (random.uniform() < 0.5 ? 0 : 2) / 3 ** digit;
    return value;
  });
  const { value } = correlationDimension(points, 1, { theiler: 0 });
  // The curve climbs in steps, one every factor of 3: a slope over a few of them is off by some per cent.
  expect(Math.abs(value / (Math.log(2) / Math.log(3)) - 1)).toBeLessThan(0.1);
});

test("it does not depend on the unit", () => {
  const random = new Random(8);
  const points = Float64Array.from({ length: 8000 }, () => random.normal());
  const one = correlationDimension(points, 2, { theiler: 5 });
  // A power of two shifts every bin by the same whole number.
  const other = correlationDimension(
    points.map((value) => 1024 * value),
    2,
    { theiler: 5 },
  );
  expect(other.value).toBeCloseTo(one.value, 12);
  expect(other.region[0]).toBeCloseTo(1024 * one.region[0], 6);
});

test("neighbours in time don't count", () => {
  // Noise, each value of which comes twice in a row: half of all nearest pairs are of the same moment.
  const random = new Random(1);
  const values = Float64Array.from({ length: 4000 }, () => random.normal());
  const points = Float64Array.from({ length: 8000 }, (_, row) => values[row >> 1] + 1e-9 * (row % 2));
  const below = (theiler: number): number => {
    const { radii, sums } = correlationDimension(points, 1, { theiler });
    return sums[
      Math.max(
        0,
        radii.findIndex((radius) => radius > 1e-8),
      )
    ];
  };
  expect(below(0)).toBeGreaterThan(1e-4);
  expect(below(1)).toBeLessThan(1e-5);
});

test("settings out of range are refused", () => {
  expect(() => correlationDimension(new Float64Array(200), 0, { theiler: 0 })).toThrow(/columns=0/);
  expect(() => correlationDimension(new Float64Array(200), 2, { theiler: -1 })).toThrow(/theiler=-1/);
});
