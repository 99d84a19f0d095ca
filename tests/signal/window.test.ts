import { expect, test } from "vitest";
import { type WindowShape, windowOf } from "../../src/signal/window.js";
import { REFERENCE_DESCRIPTORS } from "../referenceDescriptors.js";

test.each(REFERENCE_DESCRIPTORS.windows)(
  "equals scipy's $shape of $length points",
  ({ shape, length, values }) => {
    // Recorded with twelve decimals.
    windowOf(shape, length).forEach((w, n) => {
      expect(Math.abs(w - values[n])).toBeLessThan(1e-12);
    });
  },
);

test("a window of K cosines adds up to a constant where K + 1 or more overlap", () => {
  const shapes: [WindowShape, number][] = [
    ["hann", 0.5],
    ["hamming", 0.54],
    ["blackman", 0.42],
    ["blackman-harris", 0.35875],
    ["rectangular", 1],
  ];
  for (const [shape, mean] of shapes) {
    const window = windowOf(shape, 60);
    for (const overlaps of [4, 5, 6]) {
      for (let n = 0; n < 60 / overlaps; n++) {
        let sum = 0;
        for (let i = 0; i < overlaps; i++) sum += window[n + (i * 60) / overlaps];
        // Rounding of six additions.
        expect(Math.abs(sum - mean * overlaps)).toBeLessThan(1e-14);
      }
    }
  }
});

test("windows are symmetric about N / 2, where they are 1", () => {
  for (const shape of [
    "hann",
    "hamming",
    "blackman",
    "blackman-harris",
    "rectangular",
    { gaussian: 1 / 6 },
  ] as const) {
    const window = windowOf(shape, 30);
    expect(window[15]).toBeCloseTo(1, 14);
    // Rounding of the angles.
    for (let n = 1; n < 15; n++) expect(Math.abs(window[n] - window[30 - n])).toBeLessThan(1e-14);
  }
});

test("a Gaussian falls to exp(-1/2) at its standard deviation, which must be positive", () => {
  expect(windowOf({ gaussian: 0.25 }, 40)[10]).toBeCloseTo(Math.exp(-0.5), 14);
  expect(() => windowOf({ gaussian: 0 }, 40)).toThrow(/gaussian=0 of the length must be positive/);
});
