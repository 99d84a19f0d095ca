import fc from "fast-check";
import { expect, test } from "vitest";
import { ZeroCrossings } from "../../../src/features/descriptors/zeroCrossings.js";

/** Changes from below 0 to 0 or above, and back. */
function crossings(samples: Float32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from + 1; i < to; i++) if (samples[i - 1] < 0 !== samples[i] < 0) count++;
  return count;
}

const samples = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 200 })
  // + 0: a negative zero would be a sign of its own.
  .map((values) => Float32Array.from(values, (v) => v + 0));
const stretches = fc.array(fc.tuple(fc.integer({ min: -50, max: 220 }), fc.integer({ min: 0, max: 120 })));

test("every stretch has as many crossings as can be counted, whatever was asked before", () => {
  fc.assert(
    fc.property(samples, stretches, (values, asked) => {
      const sound = new ZeroCrossings(values);
      for (const [first, length] of asked) {
        const from = Math.max(0, first);
        const to = Math.min(values.length, first + length);
        const rate = sound.rate(first, first + length, 1000);
        if (to - from < 2) expect(rate).toBeNaN();
        else expect(rate).toBe((crossings(values, from, to) * 1000) / (to - from - 1));
      }
    }),
  );
});
