import fc from "fast-check";
import { expect, test } from "vitest";
import { medianInterval, wilsonInterval } from "../../src/math/intervals.js";

test("94 of 100 have the interval that the literature gives", () => {
  // Newcombe (1998) Stat. Med. 17 857, method 3: 81 of 263, and 0 of 20; to the four digits printed there.
  const { low, high } = wilsonInterval(81, 263);
  expect([low, high].map((value) => value.toFixed(4))).toEqual(["0.2553", "0.3662"]);
  expect(wilsonInterval(0, 20).high.toFixed(4)).toBe("0.1611");
  expect(wilsonInterval(0, 20).low).toBe(0);
  expect(wilsonInterval(94, 100).low.toFixed(3)).toBe("0.875");
});

test("an interval holds its share and mirrors that of the failures", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (trials, drawn) => {
      const successes = drawn % (trials + 1);
      const { share, low, high } = wilsonInterval(successes, trials);
      const mirrored = wilsonInterval(trials - successes, trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      // Rounding of double precision.
      expect(Math.abs(mirrored.low - (1 - high))).toBeLessThan(1e-12);
    }),
  );
});

test("impossible counts are refused, and no trials give no share", () => {
  expect(() => wilsonInterval(3, 2)).toThrow(/successes=3 of trials=2/);
  expect(wilsonInterval(0, 0).share).toBeNaN();
});

test("the interval of a median has the ranks of the sign test", () => {
  const ranks = (n: number): number[] => {
    const { low, high } = medianInterval(Array.from({ length: n }, (_, i) => i + 1));
    return [low, high];
  };
  // Conover's table A3: 95 % intervals of the median run from the 2nd to the 9th of 10, the 6th to the 15th of 20.
  expect(ranks(10)).toEqual([2, 9]);
  expect(ranks(20)).toEqual([6, 15]);
  expect(ranks(6)).toEqual([1, 6]);
  // Fewer than six values can't promise 95 %.
  expect(ranks(5)).toEqual([1, 5]);
  expect(medianInterval([Number.NaN, 3]).median).toBe(3);
  expect(medianInterval([]).median).toBeNaN();
});
