import fc from "fast-check";
import { expect, test } from "vitest";
import { RootMeanSquare } from "../../../src/features/descriptors/rootMeanSquare.js";

const samples = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 200 })
  .map((values) => Float32Array.from(values));
const stretches = fc.array(fc.tuple(fc.integer({ min: -50, max: 220 }), fc.integer({ min: 0, max: 120 })));

test("every stretch has the root of its mean square, with zeros beyond the ends", () => {
  fc.assert(
    fc.property(samples, stretches, (values, asked) => {
      const sound = new RootMeanSquare(values);
      for (const [first, length] of asked) {
        if (length === 0) continue;
        let sum = 0;
        for (let i = first; i < first + length; i++) sum += (values[i] ?? 0) ** 2;
        // Whole numbers add up exactly.
        expect(sound.measure(first, first + length)).toBe(Math.sqrt(sum / length));
      }
    }),
  );
});
