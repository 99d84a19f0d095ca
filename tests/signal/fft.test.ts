import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { Fourier, powerOfTwoFrom } from "../../src/signal/fft.js";

test("the transform equals the sum that defines it", () => {
  for (const size of [2, 4, 8, 64, 256]) {
    const random = new Random(size);
    const x = Float64Array.from({ length: size }, () => random.normal());
    const spectrum = new Fourier(size).forward(x);
    for (let k = 0; k <= size / 2; k++) {
      let re = 0;
      let im = 0;
      for (let n = 0; n < size; n++) {
        re += x[n] * Math.cos((2 * Math.PI * k * n) / size);
        im -= x[n] * Math.sin((2 * Math.PI * k * n) / size);
      }
      expect(spectrum[2 * k]).toBeCloseTo(re, 9);
      expect(spectrum[2 * k + 1]).toBeCloseTo(im, 9);
    }
  }
});

test("the inverse of a power spectrum is the circular autocorrelation", () => {
  const size = 32;
  const random = new Random(5);
  const x = Float64Array.from({ length: size }, () => random.normal());
  const fourier = new Fourier(size);
  const spectrum = fourier.forward(x);
  const power = Float64Array.from(
    { length: size / 2 + 1 },
    (_, k) => spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2,
  );
  const result = new Float64Array(size);
  fourier.evenInverse(power, result);
  for (let lag = 0; lag < size; lag++) {
    let sum = 0;
    for (let n = 0; n < size; n++) sum += x[n] * x[(n + lag) % size];
    expect(result[lag]).toBeCloseTo(sum, 9);
  }
});

test("filtering by real gains is circular convolution with their even response", () => {
  const size = 16;
  const random = new Random(6);
  const x = Float64Array.from({ length: size }, () => random.normal());
  const gains = Float64Array.from({ length: size / 2 + 1 }, () => random.normal());
  const fourier = new Fourier(size);
  const response = new Float64Array(size);
  fourier.evenInverse(gains, response);
  const filtered = new Float64Array(size);
  fourier.filter(x, gains, filtered);
  for (let n = 0; n < size; n++) {
    let sum = 0;
    for (let m = 0; m < size; m++) sum += x[m] * response[(n - m + size) % size];
    expect(filtered[n]).toBeCloseTo(sum, 9);
  }
});

test("a size that is not a power of two is rejected", () => {
  for (const size of [0, 1, 3, 100, 2.5]) expect(() => new Fourier(size)).toThrow(/must be a power of two/);
});

test("powerOfTwoFrom gives the smallest power of two that suffices", () => {
  expect([1, 2, 3, 512, 513].map(powerOfTwoFrom)).toEqual([2, 2, 4, 512, 1024]);
});
