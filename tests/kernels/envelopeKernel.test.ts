import fc from "fast-check";
import { expect, test } from "vitest";
import { EnvelopeKernel } from "../../src/kernels/envelopeKernel.js";
import { Random } from "../../src/math/random.js";

test("weighted mean squares are what a plain loop finds, with zeros beyond the sound, at any rate", () => {
  const random = new Random(3);
  const all = Float64Array.from({ length: 70_000 }, () => random.normal());
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 70_000 }),
      fc.double({ min: 1, max: 50_000, noNaN: true }),
      (half, length, apart) => {
        const samples = all.subarray(0, length);
        const weights = Float64Array.from({ length: 2 * half + 1 }, (_, i) => 2 + Math.sin(i));
        const sum = weights.reduce((a, b) => a + b, 0);
        const every = 1000;
        const rate = apart * every;
        const values = new Float64Array(Math.min(3000, Math.floor(((length - 1) * every) / rate) + 1));
        new EnvelopeKernel(weights).measure(samples, rate, every, values);
        for (const r of [0, 1, 2, 1023, 1024, values.length >> 1, values.length - 1]) {
          if (r >= values.length) continue;
          const from = Math.round((r * rate) / every) - half;
          let plain = 0;
          for (const [i, weight] of weights.entries()) plain += weight * (samples[from + i] ?? 0) ** 2;
          // Up to 1000 numbers in another order, in double precision.
          expect(Math.abs(values[r] * sum - plain)).toBeLessThanOrEqual(1e-12 * plain);
        }
      },
    ),
    { numRuns: 60 },
  );
});
