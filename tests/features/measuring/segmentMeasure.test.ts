import fc from "fast-check";
import { expect, test } from "vitest";
import { SegmentMeasure } from "../../../src/features/measuring/segmentMeasure.js";

const SEGMENT = { onset: 1, offset: 2, label: "a" };

test("mean and spread of a feature are those of the formulas, and frames where it is undefined don't count", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 50 }),
      (list) => {
        const values = list.map(Math.fround);
        const measure = new SegmentMeasure(SEGMENT, 0, 1);
        for (const value of values) {
          measure.addFrame(0, Number.NaN, Float32Array.of(value), 0);
          measure.addFrame(0, Number.NaN, Float32Array.of(Number.NaN), 0);
        }
        if (values.length % 2 === 0) measure.close();
        const mean = values.reduce((a, b) => a + b) / values.length;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
        // Double precision throughout: 1e-9 of the range is generous.
        expect(measure.features[0].mean).toBeCloseTo(mean, 6);
        expect(measure.features[0].spread).toBeCloseTo(Math.sqrt(variance), 6);
      },
    ),
  );
});

test("F0 that falls by 2 kHz a second has that slope, and its median, least and greatest value", () => {
  const measure = new SegmentMeasure(SEGMENT, 20, 0);
  for (let r = 0; r <= 100; r++) {
    // Every fifth frame is unvoiced.
    const f0 = r % 5 === 4 ? Number.NaN : 4000 - 2 * r;
    measure.addFrame(1 + r / 1000, f0, new Float32Array(0), 0);
  }
  measure.close();
  const { f0 } = measure;
  expect(f0.slope).toBeCloseTo(-2000, 6);
  expect([f0.min, f0.max]).toEqual([3800, 4000]);
  expect(f0.median).toBe(3900);
  expect(measure.voicedFraction).toBeCloseTo(81 / 101, 12);
});

test("a feature's row may lie anywhere in a table, and without frames nothing is defined", () => {
  const measure = new SegmentMeasure(SEGMENT, 0, 2);
  expect(measure.features[0].mean).toBeNaN();
  expect(measure.f0.median).toBeNaN();
  expect(measure.clippedFraction).toBeNaN();
  measure.addFrame(1, 1000, Float32Array.of(9, 9, 3, 4), 2);
  expect(measure.features.map(({ mean }) => mean)).toEqual([3, 4]);
  expect(measure.features[0].spread).toBeNaN();
  expect(measure.f0.slope).toBeNaN();
  measure.addSamples(80, 2);
  measure.addSamples(20, 3);
  expect(measure.clippedFraction).toBe(0.05);
});
