import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { leadingCells, readTable } from "../../../src/workspace/files/readTable.js";
import { writeCsv } from "../../../src/workspace/files/writeCsv.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-cells-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "table.csv");

test("the first cells are those of the whole table, whatever labels hold", () => {
  const label = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\u00e9", " "), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(label, fc.nat(99), fc.nat(99)), { maxLength: 8 }), (rows) => {
      writeCsv(path, ["label", "onset_s", "offset_s"], rows);
      const whole = readTable(path);
      for (const count of [1, 2, 3]) {
        const [header, ...cells] = leadingCells(path, count);
        expect(header).toEqual(whole.columns.slice(0, count));
        expect(cells).toEqual(whole.rows.map((row) => row.cells.slice(0, count)));
      }
    }),
    { numRuns: 50 },
  );
});
