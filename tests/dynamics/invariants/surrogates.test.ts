import { expect, test } from "vitest";
import { predictionError } from "../../../src/dynamics/invariants/predictionError.js";
import {
  amplitudeAdjusted,
  phaseRandomised,
  surrogateStretch,
} from "../../../src/dynamics/invariants/surrogates.js";
import { Random } from "../../../src/math/random.js";
import { Fourier } from "../../../src/signal/fft.js";

function sizes(values: Float64Array): Float64Array {
  const fourier = new Fourier(values.length);
  const spectrum = fourier.forward(values);
  return Float64Array.from({ length: values.length / 2 + 1 }, (_, k) =>
    Math.hypot(spectrum[2 * k], spectrum[2 * k + 1]),
  );
}

/** The logistic map: white, yet the next value follows from the last. */
function logistic(length: number): Float64Array {
  let x = 0.3;
  return Float64Array.from({ length }, () => {
    x = 4 * x * (1 - x);
    return x;
  });
}

test("random phases keep the spectrum, and nothing else", () => {
  const values = logistic(1024);
  const other = phaseRandomised(values, new Random(1));
  const before = sizes(values);
  // Rounding of two transforms of values up to 1024.
  for (const [k, size] of sizes(other).entries()) expect(size).toBeCloseTo(before[k], 8);
  expect(other).not.toEqual(values);
});

test("amplitude-adjusted surrogates keep the values, and nearly the spectrum", () => {
  const values = logistic(1024).map((v) => v ** 3);
  const other = amplitudeAdjusted(values, new Random(1));
  expect(other.toSorted()).toEqual(values.toSorted());
  const before = sizes(values);
  const after = sizes(other);
  let off = 0;
  let all = 0;
  for (const [k, size] of before.entries()) {
    off += (after[k] - size) ** 2;
    all += size ** 2;
  }
  // Values and spectrum cannot both be kept exactly.
  expect(off / all).toBeLessThan(0.01);
});

test("the same seed gives the same surrogate", () => {
  const values = logistic(256);
  expect(amplitudeAdjusted(values, new Random(4))).toEqual(amplitudeAdjusted(values, new Random(4)));
});

test("a map is predicted, its surrogates are not", () => {
  const values = logistic(2048);
  const settings = { delay: 1, dimension: 2, ahead: 1, theiler: 2 };
  expect(predictionError(values, settings)).toBeLessThan(0.05);
  expect(predictionError(amplitudeAdjusted(values, new Random(1)), settings)).toBeGreaterThan(0.9);
});

test("the stretch for surrogates ends as it begins", () => {
  const sine = Float64Array.from({ length: 1300 }, (_, n) => Math.sin((2 * Math.PI * n) / 64) + 1e-3 * n);
  const stretch = surrogateStretch(sine, 1024);
  expect(stretch.length).toBe(1024);
  expect(surrogateStretch(sine, 100).length).toBe(64);
  expect(() => phaseRandomised(sine, new Random(1))).toThrow(/not a power of two/);
});
