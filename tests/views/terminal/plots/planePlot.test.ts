import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { PlaneMap } from "../../../../src/shapes/planeMap.js";
import { planePlot } from "../../../../src/views/terminal/plots/planePlot.js";

/** A plane whose onset of song is at tension 0 and whose F0 rises linearly. */
const plane: PlaneMap = {
  gamma: 24_000,
  alpha: { low: -0.05, high: 0.37 },
  beta: { low: -0.4, high: 2 },
  columns: 50,
  rows: 2,
  f0: new Float32Array(100),
  bistable: new Uint8Array(100),
  lines: [
    { kind: "onset", label: "onset of song", beta: new Float64Array(50) },
    ...[1, 2, 3].map((k) => ({
      kind: "f0" as const,
      label: `${k} kHz`,
      beta: new Float64Array(50).fill(k / 2),
    })),
  ],
};

test("the plot fits every terminal, and is plain text without colours", () => {
  for (const [columns, rows] of [
    [80, 24],
    [200, 60],
    [60, 20],
    [40, 16],
  ]) {
    for (const depth of [1, 4, 8, 24] as const) {
      const lines = planePlot(plane, columns, rows, depth);
      const bare = lines.map((line) => stripVTControlCharacters(line));
      expect(lines.length).toBeLessThan(rows);
      for (const line of bare) expect(line.length).toBeLessThan(columns);
      expect(lines.join("").includes("\x1b")).toBe(depth > 1);
      expect(bare.join("\n")).toMatch(/[\u2801-\u28ff]/);
      expect(bare.join(" ")).toMatch(/1 kHz.*2 kHz.*3 kHz/);
    }
  }
});

test("if the plot does not fit, only the legend is shown", () => {
  const lines = planePlot(plane, 30, 8, 1);
  expect(lines.join("\n")).not.toMatch(/[\u2801-\u28ff]/);
  for (const line of lines) expect(line.length).toBeLessThan(30);
});
