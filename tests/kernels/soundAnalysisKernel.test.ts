import fc from "fast-check";
import { expect, test } from "vitest";
import { SoundAnalysisKernel } from "../../src/kernels/soundAnalysisKernel.js";
import { Random } from "../../src/math/random.js";

function noise(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

const any = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  length: fc.integer({ min: 16, max: 500 }),
  bins: fc.integer({ min: 8, max: 200 }),
});

function frameOf({ seed, length, bins }: { seed: number; length: number; bins: number }) {
  const random = new Random(seed);
  const samples = Float32Array.from(noise(random, 20_000));
  const [even, odd] = [noise(random, length), noise(random, length)];
  const spectra = [noise(random, 2 * bins), noise(random, 2 * bins)].map((x) => Float32Array.from(x));
  return { samples, even, odd, spectra, kernel: new SoundAnalysisKernel(samples, even, odd, bins) };
}

test("a frame anywhere comes under both tapers, with zeros beyond the ends, though others are measured between", () => {
  fc.assert(
    fc.property(any, any, fc.array(fc.integer({ min: -400, max: 19_999 })), (one, other, places) => {
      const frames = [frameOf(one), frameOf(other)];
      for (const from of [0, ...places]) {
        for (const { samples, even, odd, kernel } of frames) {
          kernel.taper(from);
          for (const [taper, out] of [
            [even, kernel.one],
            [odd, kernel.other],
          ] as const) {
            // Two roundings of single precision: of the taper, and of the product.
            const wrong = taper.findIndex(
              (weight, i) => !(Math.abs(out[i] - weight * (samples[from + i] ?? 0)) <= 1e-5),
            );
            expect(wrong).toBe(-1);
            expect(out.length).toBe(taper.length);
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
      const { spectra, kernel } = frameOf(shape);
      const { bins } = shape;
      kernel.taper(0);
      kernel.multiply(spectra[0], spectra[1]);
      const rows = Array.from({ length: bins }, (_, b) => {
        const [re1, im1] = spectra[0].subarray(2 * b);
        const [re2, im2] = spectra[1].subarray(2 * b);
        const p = re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2;
        return { b, p, first: re1 * re1 + im1 * im1, re: re1 * re2 + im1 * im2, im: im1 * re2 - re1 * im2 };
      });
      const sum = (of: (row: (typeof rows)[0]) => number) => rows.reduce((s, row) => s + of(row), 0);
      const { sums } = kernel;
      // Double precision, added in another order: 200 terms of up to 1e4, moments of up to 1e6.
      expect(Math.abs(sums[0] + sums[1] - sum(({ p }) => p))).toBeLessThan(1e-9);
      expect(Math.abs(sums[2] + sums[3] + sum(({ re }) => re))).toBeLessThan(1e-9);
      expect(Math.abs(sums[4] + sums[5] - sum(({ re, im }) => re * re + im * im))).toBeLessThan(1e-7);
      expect(Math.abs(sums[6] + sums[7] - sum(({ b, re, im }) => b * (re * re + im * im)))).toBeLessThan(
        1e-5,
      );
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
