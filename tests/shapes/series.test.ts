import { expect, test } from "vitest";
import { columnName, unitOfColumn } from "../../src/shapes/series.js";

test.each([
  [{ name: "x", unit: "cm" }, "x_cm"],
  [{ name: "v", unit: "cm/s" }, "v_cm_per_s"],
  [{ name: "f0", unit: "Hz" }, "f0_hz"],
  [{ name: "f0_hz", unit: "Hz" }, "f0_hz"],
  [{ name: "x", unit: "1" }, "x"],
  [{ name: "516.8 Hz", unit: "dB" }, "level_at_516.8hz_db"],
] as const)("%o is called %s in a file", (column, name) => {
  expect(columnName(column)).toBe(name);
});

test.each([
  ["x_cm", "cm"],
  ["velocity_cm_per_s", "cm/s"],
  ["decay_per_s", "1/s"],
  ["time_s", "s"],
  ["F0_HZ", "Hz"],
  ["cm", "1"],
  ["x", "1"],
] as const)("the unit of the column %s is %s", (name, unit) => {
  expect(unitOfColumn(name)).toBe(unit);
});
