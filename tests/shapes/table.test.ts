import fc from "fast-check";
import { expect, test } from "vitest";
import { toCsv } from "../../src/shapes/table.js";

test("tables quote what must be quoted and leave the undefined empty", () => {
  expect(
    toCsv(
      ["label", "f0_hz"],
      [
        ["a,b", 1000.5],
        ['say "x"', Number.NaN],
        ["c", null],
      ],
    ),
  ).toBe('label,f0_hz\n"a,b",1000.5\n"say ""x""",\nc,\n');
});

test("numbers keep nine digits, also those halfway between two of them", () => {
  const halfway = fc
    .tuple(
      fc.integer({ min: 1e8, max: 1e9 - 1 }),
      fc.integer({ min: -30, max: 30 }),
      fc.constantFrom("4", "49999999", "5", "50000001", "6"),
    )
    .map(([digits, exponent, rest]) => Number(`${digits}.${rest}e${exponent}`));
  fc.assert(
    fc.property(fc.oneof(fc.double(), halfway, fc.integer()), fc.boolean(), (size, isNegative) => {
      const value = isNegative ? -size : size;
      const text = Number.isNaN(value) ? "" : String(Number(value.toPrecision(9)));
      expect(toCsv(["x"], [[value]])).toBe(`x\n${text}\n`);
    }),
    { numRuns: 2000 },
  );
});
