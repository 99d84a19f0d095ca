import { expect, test } from "vitest";
import { columnName } from "../../src/shapes/series.js";

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
