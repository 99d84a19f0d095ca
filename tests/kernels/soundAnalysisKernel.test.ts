import fc from "fast-check";
import { expect, test } from "vitest";
import { SoundAnalysisKernel } from "../../src/kernels/soundAnalysisKernel.js";
import { Random } from "../../src/math/random.js";
import { Fourier, powerOfTwoFrom } from "../../src/signal/fft.js";

function noise(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

const any = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  length: fc.integer({ min: 16, max: 500 }),
  bins: fc.integer({ min: 8, max: 200 }),
});

/** The band begins at bin 3. */
const FIRST = 3;

function frameOf({ seed, length, bins }: { seed: number; length: number; bins: number }) {
  const random = new Random(seed);
  const samples = Float32Array.from(noise(random, 20_000));
  const [even, odd] = [noise(random, length), noise(random, length)];
  const size = Math.max(powerOfTwoFrom(length), powerOfTwoFrom(2 * (FIRST + bins + 1)));
  const kernel = new SoundAnalysisKernel(even, odd, size, FIRST, bins);
  kernel.hear(samples, 1);
  return { samples, even, odd, size, kernel };
}

test("a frame anywhere is transformed under both tapers, with zeros beyond the ends, though others are between", () => {
  fc.assert(
    fc.property(any, any, fc.array(fc.integer({ min: -400, max: 19_999 })), (one, other, places) => {
      const frames = [frameOf(one), frameOf(other)];
      for (const from of [0, ...places]) {
        for (const { samples, even, odd, size, kernel } of frames) {
          kernel.transform(from);
          for (const [taper, spectrum] of [
            [even, kernel.spectrum1],
            [odd, kernel.spectrum2],
          ] as const) {
            const frame = new Float64Array(size);
            frame.set(taper.map((weight, i) => weight * (samples[from + i] ?? 0)));
            const exact = new Fourier(size).forward(frame);
            // Rounding by 6e-8 in each of log2 N steps, for values of size sqrt(N).
            const tolerance = 2e-6 * Math.sqrt(size);
            const wrong = spectrum.findIndex(
              (value, i) => !(Math.abs(value - exact[2 * FIRST + i]) <= tolerance),
            );
            expect(wrong).toBe(-1);
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("sums, derivatives, signs and factors are those of a plain loop, for bins in any number", () => {
  fc.assert(
    fc.property(any, (shape) => {
      const { kernel } = frameOf(shape);
      const { bins } = shape;
      kernel.transform(0);
      kernel.multiply();
      const spectra = [kernel.spectrum1, kernel.spectrum2];
      const rows = Array.from({ length: bins }, (_, b) => {
        const [re1, im1] = spectra[0].subarray(2 * b);
        const [re2, im2] = spectra[1].subarray(2 * b);
        const p = re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2;
        return { b, p, first: re1 * re1 + im1 * im1, re: re1 * re2 + im1 * im2, im: im1 * re2 - re1 * im2 };
      });
      const sum = (of: (row: (typeof rows)[0]) => number) => rows.reduce((s, row) => s + of(row), 0);
      const { sums } = kernel;
      // Double precision, added in another order: relative to the sum of sizes.
      const close = (value: number, of: (row: (typeof rows)[0]) => number): void =>
        expect(Math.abs(value - sum(of))).toBeLessThanOrEqual(1e-13 * sum((row) => Math.abs(of(row))));
      close(sums[0] + sums[1], ({ p }) => p);
      close(sums[2] + sums[3], ({ re }) => -re);
      close(sums[4] + sums[5], ({ re, im }) => re * re + im * im);
      close(sums[6] + sums[7], ({ b, re, im }) => b * (re * re + im * im));
      const loudest = Math.max(...rows.map(({ p }) => p));
      expect(Math.max(sums[8], sums[9])).toBe(loudest);
      const highest = Math.max(...rows.map(({ first }) => first));
      const peak = rows.findIndex(({ first }) => first === highest);
      expect(sums[10 + (peak & 1)]).toBe(peak);
      expect(Math.max(sums[16], sums[17])).toBe(highest);
      expect(Math.max(sums[12], sums[13])).toBe(Math.max(...rows.map(({ re }) => re * re)));
      expect(Math.max(sums[14], sums[15])).toBe(Math.max(...rows.map(({ im }) => im * im)));

      const scale = 1 / loudest;
      const largest = kernel.derive(scale, 0.6 * scale, 0.8 * scale);
      let seen = 0;
      for (const { b, p, re, im } of rows) {
        const d = (0.8 * im - 0.6 * re) * scale;
        seen = Math.max(seen, Math.abs(d));
        // Rounding of double precision, then of single.
        expect(Math.abs(kernel.derivative[b] - d)).toBeLessThan(1e-14);
        expect(Math.abs(kernel.whitened[b] - d / (p * scale + 1e-4))).toBeLessThan(1e-6);
        expect((kernel.signs[b >> 5] >>> (b & 31)) & 1).toBe(kernel.derivative[b] > 0 ? 1 : 0);
      }
      expect(Math.abs(largest - seen)).toBeLessThan(1e-14);
      const logarithm = kernel.factors.reduce((s, factor) => s + Math.log(factor), 0);
      // 200 logarithms of up to 37.
      expect(Math.abs(logarithm - sum(({ p }) => Math.log(p * scale)))).toBeLessThan(1e-9);
    }),
    { numRuns: 100 },
  );
});
