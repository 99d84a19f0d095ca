import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "../../../src/workspace/files/jsonFault.js";

test.each<[string, number, number, RegExp]>([
  ['{\n  "a": NaN\n}', 2, 8, /^NaN is not a JSON value$/],
  ["[1, Infinity]", 1, 5, /Infinity is not a JSON value/],
  ["[1, .5]", 1, 5, /\.5 is not a JSON value/],
  ["[01]", 1, 2, /01 is not a JSON value/],
  ["{", 1, 2, /the file ends where a name/],
  ["", 1, 1, /the file ends where a value/],
  ["[1,\n2,\n]", 3, 1, /a comma before \]/],
  ['{"a": 1 "b": 2}', 1, 9, /invalid string|where a comma or } is expected/],
  ["{'a': 1}", 1, 2, /where a name in double quotes is expected/],
  ['{"a" 1}', 1, 6, /"1" where a colon is expected/],
  ["{} x", 1, 4, /"x" after the end/],
  ['["a\nb"]', 1, 2, /invalid string \(unterminated/],
])("%j fails in line %i, column %i", (text, line, column, reason) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonFault(text)).toEqual({ line, column, reason: expect.stringMatching(reason) });
});

test("finds no error in the output of JSON.stringify, and one in every text that JSON.parse rejects", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonFault(JSON.stringify(value, null, 1))).toBeUndefined();
    }),
  );
  const cut = fc.tuple(fc.jsonValue(), fc.nat(40), fc.constantFrom("", ",", "x", '"', "]", "\\", "-"));
  fc.assert(
    fc.property(cut, ([value, at, put]) => {
      const text = JSON.stringify(value);
      const spoilt = text.slice(0, at) + put + text.slice(at + 1);
      let good = true;
      try {
        JSON.parse(spoilt);
      } catch {
        good = false;
      }
      expect(jsonFault(spoilt) === undefined).toBe(good);
    }),
  );
});
