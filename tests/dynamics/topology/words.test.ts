import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalWord, isPrimitive, primitiveWords } from "../../../src/dynamics/topology/words.js";

test("all rotations of a word have one name", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[01]{1,10}$/), fc.nat(9), (word, k) => {
      const turned = word.slice(k % word.length) + word.slice(0, k % word.length);
      expect(canonicalWord(turned)).toBe(canonicalWord(word));
      expect(canonicalWord(canonicalWord(word))).toBe(canonicalWord(word));
    }),
  );
});

test("there are as many primitive words of two letters as Moebius counted", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => primitiveWords("01", n).length)).toEqual([
    2, 1, 2, 3, 6, 9, 18, 30,
  ]);
  expect(primitiveWords("LR", 4)).toEqual(["LLLR", "LLRR", "LRRR"]);
  expect(isPrimitive("")).toBe(false);
  expect(isPrimitive("LRLLR")).toBe(true);
  expect(isPrimitive("LLL")).toBe(false);
});
