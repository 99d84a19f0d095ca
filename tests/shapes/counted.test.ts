import { expect, test } from "vitest";
import { counted } from "../../src/shapes/counted.js";

test("one thing is singular, none and several are plural", () => {
  expect([0, 1, 2].map((n) => counted(n, "syllable"))).toEqual(["0 syllables", "1 syllable", "2 syllables"]);
  expect(counted(3, "branch", "branches")).toBe("3 branches");
});
