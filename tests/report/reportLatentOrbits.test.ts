import { expect, test } from "vitest";
import { reportLatentOrbits } from "../../src/report/reportLatentOrbits.js";
import type { TextTable } from "../../src/shapes/table.js";

function tableOf(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): TextTable {
  return { columns, rows: rows.map((cells, i) => ({ cells: cells.map(String), line: i + 2 })) };
}
const COLUMNS = ["orbit", "period", "z1", "z2", "z3"];
const SQUARE = [
  ["a", 2, 1, 1, 0],
  ["a", 2, -1, 1, 0],
  ["a", 2, -1, -1, 0],
  ["a", 2, 1, -1, 0],
];
const THROUGH = [
  ["01", 3, 0, 0, -1],
  ["01", 3, 0, 0, 1],
  ["01", 3, 5, 0, 1],
  ["01", 3, 5, 0, -1],
];

test("orbits of a table have names, periods, points and linking numbers", () => {
  const found = reportLatentOrbits(tableOf(COLUMNS, [...SQUARE, ...THROUGH]));
  expect(found?.orbits.map(({ name, period }) => [name, period])).toEqual([
    ["a", 2],
    ["01", 3],
  ]);
  expect(found?.linking).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(found?.unit).toBe("");
  const timed = tableOf(["orbit", "period_s", "z1", "z2", "z3"], SQUARE);
  expect(reportLatentOrbits(timed)?.unit).toBe("s");
});

test("another table, and orbits that touch, give none", () => {
  expect(reportLatentOrbits(tableOf(["time_s", "z1"], [[0, 1]]))).toBeUndefined();
  const same = SQUARE.map(([, ...rest]) => ["b", ...rest]);
  expect(reportLatentOrbits(tableOf(COLUMNS, [...SQUARE, ...same]))).toBeUndefined();
});
