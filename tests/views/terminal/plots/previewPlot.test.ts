import { expect, test } from "vitest";
import { previewPlot } from "../../../../src/views/terminal/plots/previewPlot.js";

const PICTURE = {
  kind: "picture",
  values: Float32Array.from({ length: 1600 }, (_, i) => (i % 40 < 20 ? 1 : 0)),
  height: 40,
  width: 40,
  low: 0,
  high: 1,
} as const;
const SERIES = {
  kind: "series",
  name: "x (cm)",
  values: Float32Array.from({ length: 300 }, (_, i) => Math.sin(i / 10)),
  rate: 100,
  timeUnit: "s",
} as const;

test("a frame is drawn about square, within the terminal", () => {
  const lines = previewPlot(PICTURE, 80, 30, 1);
  // 24 rows of characters, twice as high as wide.
  expect(lines.length).toBe(24);
  for (const line of lines) expect(line).toMatch(/^█{24} {24}$/);
});

test("a series is drawn over its time, with the unit of time where it has one", () => {
  const lines = previewPlot(SERIES, 80, 30, 1);
  expect(lines.length).toBe(14);
  for (const line of lines) expect(line.length).toBeLessThan(80);
  expect(lines[0]).toBe("x (cm)");
  expect(lines.at(-1)).toMatch(/0 s.*1.*2/);
  expect(previewPlot({ ...SERIES, timeUnit: "1" }, 80, 30, 1).at(-1)).toMatch(/time \(1\) 0.*1.*2/);
});

test("nothing is drawn in a tiny terminal or of nothing, and a constant is a line", () => {
  expect(previewPlot(PICTURE, 12, 30, 1)).toEqual([]);
  expect(previewPlot({ ...SERIES, values: Float32Array.of(1) }, 80, 30, 1)).toEqual([]);
  expect(previewPlot({ ...SERIES, values: new Float32Array(50) }, 80, 30, 1).join("")).toMatch(/[⠉⠒⠤⣀]{60}/);
});
