import fc from "fast-check";
import { expect, test } from "vitest";
import { BandSumsKernel } from "../../../src/features/measuring/bandSumsKernel.js";
import { Random } from "../../../src/math/random.js";
import { Fourier } from "../../../src/signal/fft.js";

const SIZE = 64;
const LENGTH = 51;
const HOP = 20;

/** Up to four bands next to one another, of any number of bins from none on. */
const borders = fc.uniqueArray(fc.integer({ min: 1, max: SIZE / 2 + 1 }), { minLength: 2, maxLength: 5 });

test("power in any bands, and the sums of spectra over all frames and over loud ones, are what plain loops find", () => {
  const random = new Random(5);
  const samples = Float32Array.from({ length: 3000 }, () => random.normal());
  const weights = Float64Array.from({ length: LENGTH }, () => random.uniform());
  fc.assert(
    fc.property(
      borders,
      fc.integer({ min: 1, max: 160 }),
      fc.integer({ min: 0, max: 15 }),
      (edges, rows, summed) => {
        const sorted = [...edges].sort((a, b) => a - b);
        const bands = sorted
          .slice(1)
          .map((end, b) => ({ first: sorted[b], end, isSummed: ((summed >> b) & 1) === 1 }));
        const kernel = new BandSumsKernel({ weights, size: SIZE, factor: 0.5 }, bands, 160);
        kernel.hear(samples);
        const spectra = Array.from({ length: rows }, (_, r) => {
          const from = HOP * r - 30;
          kernel.measure(r, from);
          const frame = new Float64Array(SIZE);
          for (let i = 0; i < LENGTH; i++) frame[i] = weights[i] * (samples[from + i] ?? 0);
          const exact = new Fourier(SIZE).forward(frame);
          return Array.from(
            { length: SIZE / 2 + 1 },
            (_, k) => 0.5 * (exact[2 * k] ** 2 + exact[2 * k + 1] ** 2),
          );
        });
        // Transforms in single precision, of power near 10 a bin.
        const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-4 * rows);
        bands.forEach(({ first, end, isSummed }, b) => {
          spectra.forEach((power, r) => {
            close(
              kernel.powers[b][r],
              power.slice(first, end).reduce((x, y) => x + y, 0),
            );
          });
          if (!isSummed) {
            expect(kernel.all[b].length).toBe(0);
            return;
          }
          const least = kernel.powers[b][0];
          const loud = spectra.filter((_, r) => kernel.powers[b][r] > least);
          expect(kernel.addLoud(b, rows, least)).toBe(loud.length);
          for (let k = first; k < end; k++) {
            close(
              kernel.all[b][k - first],
              spectra.reduce((sum, power) => sum + power[k], 0),
            );
            close(
              kernel.loud[b][k - first],
              loud.reduce((sum, power) => sum + power[k], 0),
            );
          }
        });
      },
    ),
    { numRuns: 60 },
  );
});
