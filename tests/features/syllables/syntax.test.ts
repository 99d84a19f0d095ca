import { expect, test } from "vitest";
import { syntax } from "../../../src/features/syllables/syntax.js";

const song = (labels: string, from = 0) =>
  Array.from(labels, (label, i) => ({ onset: from + 0.1 * i, offset: from + 0.1 * i + 0.08, label }));

test("a song that always goes on in the same way has no entropy", () => {
  expect(syntax([song("abcabcabc")], 1).entropy).toBe(0);
});

test("two ways as likely as each other are one bit", () => {
  // a is followed by b twice and by c twice, b and c always by a: 4 of 8 transitions carry 1 bit.
  expect(syntax([song("abacabaca")], 1).entropy).toBeCloseTo(0.5, 12);
});

test("bouts, recordings and syllables without a name end a sequence", () => {
  expect(
    syntax([song("ab"), song("cd")], 1)
      .counts.flat()
      .reduce((sum, n) => sum + n),
  ).toBe(2);
  expect(
    syntax([[...song("ab"), ...song("cd", 5)]], 1)
      .counts.flat()
      .reduce((sum, n) => sum + n),
  ).toBe(2);
  expect(syntax([song("a-b")], 1)).toEqual({ labels: [], counts: [], entropy: null });
});
