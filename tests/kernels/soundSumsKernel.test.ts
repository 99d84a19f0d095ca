import fc from "fast-check";
import { expect, test } from "vitest";
import { SoundSumsKernel } from "../../src/kernels/soundSumsKernel.js";

const kernel = new SoundSumsKernel();

/** Whole numbers, whose sums are exact in any order. */
const sounds = fc
  .tuple(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 50 }), fc.integer({ min: 0, max: 1000 }))
  .map(([values, repeats]) => Float32Array.from(new Array(repeats + 1).fill(values).flat()));

test("sum, largest sample and sums of squares of blocks are what plain loops find, in sounds of any length", () => {
  fc.assert(
    fc.property(sounds, fc.integer({ min: 1, max: 40 }), (samples, fours) => {
      expect(kernel.sumOf(samples)).toBe(samples.reduce((a, b) => a + b, 0));
      expect(kernel.largestOf(samples)).toBe(samples.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
      const length = 4 * fours;
      const sums = new Float64Array(Math.floor(samples.length / length));
      kernel.squaresOf(samples, length, sums);
      const plain = sums.map((_, b) =>
        samples.subarray(b * length, (b + 1) * length).reduce((sum, x) => sum + x * x, 0),
      );
      expect(sums).toEqual(plain);
    }),
  );
});

test("a sum tells of NaN, the largest sample leaves it out", () => {
  for (const at of [0, 3, 16_384, 20_001]) {
    const samples = new Float32Array(20_002).fill(-0.5);
    samples[at] = Number.NaN;
    expect(kernel.sumOf(samples)).toBeNaN();
    expect(kernel.largestOf(samples)).toBe(0.5);
  }
});
