import fc from "fast-check";
import { expect, test } from "vitest";
import { EnvelopeKernel } from "../../src/kernels/envelopeKernel.js";
import { Random } from "../../src/math/random.js";

test("weighted squares of stretches anywhere are what a plain loop adds up, with zeros beyond the sound", () => {
  const random = new Random(3);
  const samples = Float64Array.from({ length: 20_000 }, () => random.normal());
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1001 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: -600, max: 20_500 }),
      (length, hop, from) => {
        const weights = Float64Array.from({ length }, (_, i) => 1 + Math.sin(i));
        const kernel = new EnvelopeKernel(samples, weights);
        const rows = 300;
        for (let r = 0; r < rows; ) {
          const count = Math.min(kernel.places.length, rows - r);
          for (let k = 0; k < count; k++) kernel.places[k] = from + (r + k) * hop;
          const done = kernel.measure(count);
          expect(done).toBeGreaterThan(0);
          for (let k = 0; k < done; k++, r++) {
            let sum = 0;
            for (let i = 0; i < length; i++) sum += weights[i] * (samples[from + r * hop + i] ?? 0) ** 2;
            // Up to 1000 numbers in another order, in double precision.
            expect(Math.abs(kernel.sums[k] - sum)).toBeLessThanOrEqual(1e-13 * sum);
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});
