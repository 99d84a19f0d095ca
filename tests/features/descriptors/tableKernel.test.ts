import fc from "fast-check";
import { expect, test } from "vitest";
import { TableKernel } from "../../../src/features/descriptors/tableKernel.js";

const kernel = new TableKernel();

test("tables put side by side and taken apart again have the columns that they had, of any length", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(widths, fc.integer({ min: 0, max: 9000 }), (given, rows) => {
      const tables = given.map((width, t) => ({
        width,
        // One table has more rows than the others: they are left out.
        values: Float32Array.from({ length: width * (rows + (t === 1 ? 1 : 0)) }, (_, i) => 1000 * t + i),
      }));
      const joined = kernel.sideBySide(tables);
      expect(joined.width).toBe(given.reduce((a, b) => a + b));
      const expected = tables.flatMap(({ width, values }) =>
        Array.from({ length: width }, (_, c) =>
          Float32Array.from({ length: rows }, (_, r) => values[r * width + c]),
        ),
      );
      expect(kernel.columnsOf(joined)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
