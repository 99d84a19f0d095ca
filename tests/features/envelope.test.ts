import { expect, test } from "vitest";
import { envelope } from "../../src/features/envelope.js";

test("the level of a steady sine is its amplitude over the root of two", () => {
  const samples = Float64Array.from(
    { length: 8000 },
    (_, i) => 0.4 * Math.sin((2 * Math.PI * 1000 * i) / 32_000),
  );
  const { values, rate } = envelope(samples, 32_000, 0.01, 500);
  expect(values.length).toBe(125);
  // Away from the ends, ten periods under the window: the ripple of a Hann window is below 1e-4.
  for (let r = 10; r < 115; r++) expect(values[r]).toBeCloseTo(0.4 / Math.SQRT2, 4);
  expect(rate).toBe(500);
});

test("a step is half-way up, in power, at its time", () => {
  const samples = Float64Array.from({ length: 6400 }, (_, i) => (i >= 3200 ? 1 : 0));
  const { values } = envelope(samples, 32_000, 0.01, 1000);
  expect(values[100] ** 2).toBeCloseTo(0.5, 1);
  expect(values[94]).toBe(0);
  expect(values[106]).toBeCloseTo(1, 9);
});

test("no sound has no level", () => {
  expect(envelope(new Float64Array(0), 44_100, 0.01, 1000).values.length).toBe(0);
});
