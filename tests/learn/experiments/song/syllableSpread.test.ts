import { expect, test } from "vitest";
import { syllableSpread } from "../../../../src/learn/experiments/song/syllableSpread.js";
import { Random } from "../../../../src/math/random.js";

/** Syllables of some labels: points about a centre of each label, `apart` standard deviations from the others. */
function syllables(labels: string, each: number, apart: number) {
  const random = new Random(1);
  return [...labels].flatMap((label, l) =>
    Array.from({ length: each }, () => ({
      label,
      points: Float64Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? apart * l : 0) + random.normal()),
    })),
  );
}

test("distances are those of independent points: within sqrt 2, between more by the distance of the centres", () => {
  const spread = syllableSpread(syllables("ab", 30, 4), 1);
  // Differences of standard normal numbers have a variance of 2; half of the coordinates are 4 apart. 870 pairs of 32 values each.
  // Centres of 30 draws are off by sqrt(2 / 30), the mean over 16 coordinates by 0.065; between labels all pairs share that.
  expect(Math.abs((spread?.within ?? 0) - Math.SQRT2)).toBeLessThan(0.03);
  expect(Math.abs((spread?.between ?? 0) - Math.sqrt(2 + 16 / 2))).toBeLessThan(0.15);
  expect(spread?.high).toBeLessThan(spread?.shuffled ?? 0);
});

test("labels without a meaning are within chance", () => {
  const spread = syllableSpread(syllables("abcd", 20, 0), 1);
  expect(spread?.ratio).toBeGreaterThan(spread?.shuffled ?? 2);
  expect(spread?.low).toBeLessThan(1);
});

test("one label, or no repetition, has no spread", () => {
  expect(syllableSpread(syllables("a", 10, 1), 1)).toBeUndefined();
  expect(syllableSpread(syllables("abc", 1, 1), 1)).toBeUndefined();
});
