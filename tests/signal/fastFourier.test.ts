import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { FastFourier } from "../../src/signal/fastFourier.js";
import { Fourier } from "../../src/signal/fft.js";

test("single precision agrees with double precision at every size", () => {
  for (let size = 32; size <= 8192; size *= 2) {
    const random = new Random(size);
    const x = Float32Array.from({ length: size }, () => random.normal());
    const fast = new FastFourier(size);
    fast.input.set(x);
    fast.forward();
    const exact = new Fourier(size).forward(Float64Array.from(x));
    // Rounding by 6e-8 in each of log2 N steps, for values of size sqrt(N).
    const tolerance = 1e-6 * Math.sqrt(size);
    expect(Math.abs(fast.output[0] - exact[0])).toBeLessThan(tolerance);
    expect(Math.abs(fast.output[1] - exact[size])).toBeLessThan(tolerance);
    for (let i = 2; i < size; i++) expect(Math.abs(fast.output[i] - exact[i])).toBeLessThan(tolerance);
    expect(fast.input).toEqual(x);
  }
});

test("transforms don't share memory, even when there are many", () => {
  const first = new FastFourier(64);
  first.input[3] = 1;
  first.forward();
  const before = first.output.slice();
  const others = Array.from({ length: 200 }, () => new FastFourier(16384));
  for (const other of others) other.input.fill(1);
  for (const other of others) other.forward();
  expect(first.output).toEqual(before);
  expect(first.input[3]).toBe(1);
  expect(others[7].output[0]).toBe(16384);
});

test("an unsupported size is rejected", () => {
  for (const size of [0, 16, 48, 100, 64.5])
    expect(() => new FastFourier(size)).toThrow(/must be a power of two/);
});
