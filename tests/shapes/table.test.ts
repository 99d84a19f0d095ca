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
