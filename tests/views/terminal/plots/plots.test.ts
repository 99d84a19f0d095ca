import { expect, test } from "vitest";
import type { ShownPath } from "../../../../src/shapes/progress.js";
import { latentPath, latentPlot, turn } from "../../../../src/views/terminal/plots/latentPlot.js";
import { linePlot } from "../../../../src/views/terminal/plots/linePlot.js";
import { lossPlot } from "../../../../src/views/terminal/plots/lossPlot.js";
import { INKS, type Line, lineWidth, paintLine } from "../../../../src/views/terminal/plots/palette.js";
import { PlotPainter } from "../../../../src/views/terminal/plots/plotPanels.js";
import { spectrumPlot } from "../../../../src/views/terminal/plots/spectrumPlot.js";
import { viewPlot } from "../../../../src/views/terminal/plots/viewPlot.js";
import { samplePath, sampleTraining, sampleViews } from "../sampleProgress.js";

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => paintLine(line, 1));
}

test("a rising line runs from the lower left dot to the upper right one, between labelled axes", () => {
  const lines = linePlot({
    columns: 6,
    rows: 3,
    curves: [{ values: [0, 7], from: 0, to: 7, pen: "first" }],
    x: { low: 0, high: 7, ticks: [{ at: 0, label: "0" }], unit: "s" },
    y: { low: 0, high: 7, ticks: [{ at: 7, label: "7" }] },
  });
  expect(textOf(lines)).toEqual(["7┤  ⡠⠊", " │⡠⠊  ", " └0 s─"]);
});

test("values that are not finite leave a gap, and values beyond the axis stay at its limit", () => {
  const lines = linePlot({
    columns: 6,
    rows: 2,
    curves: [
      { values: [0, 0, 0, Number.NaN, Number.NaN, Number.NaN, 99, 99, 99, 99], from: 0, to: 9, pen: "first" },
    ],
    x: { low: 0, high: 9, ticks: [] },
    y: { low: 0, high: 3, ticks: [] },
  });
  expect(textOf(lines)).toEqual(["│⣀⡀ ⠉⠉", "└─────"]);
});

test("every plot fills its size exactly, down to size 0", () => {
  const training = sampleTraining();
  for (let columns = 0; columns <= 60; columns += 3) {
    for (let rows = 0; rows <= 20; rows++) {
      const plots = [
        lossPlot(training, columns, rows),
        ...Object.values(sampleViews).flatMap((view) =>
          ([1, 8, 24] as const).map((depth) => viewPlot(view, columns, rows, depth)),
        ),
        ...[1, 2, 3, 5].map((d) => latentPlot(latentPath(samplePath(50, d)), columns, rows, 1)),
      ];
      for (const lines of plots) {
        expect(lines.length).toBe(rows);
        for (const line of lines) expect(lineWidth(line)).toBe(columns);
      }
    }
  }
});

test("the axis of epochs is named even where the best epoch stands at its first tick", () => {
  const loss = { trainLoss: [1, 0.5, 0.4], validationLoss: [0.9, 0.95, 1], bestEpoch: 1 };
  const axis = lossPlot(loss, 40, 8)
    .at(-1)
    ?.map(({ text }) => text)
    .join("");
  expect(axis).toMatch(/▲1─.*epoch 2─.*3$/);
});

test("the loss is drawn on a log axis: equal ratios are equal heights", () => {
  const lines = textOf(
    lossPlot({ trainLoss: [1, 0.1, 0.01], validationLoss: [], bestEpoch: 0 }, 30, 10),
  ).slice(0, 9);
  const rowOf = (label: string) => lines.findIndex((line) => line.trimStart().startsWith(`${label}┤`));
  // Positions are rounded to rows: half a row at either end.
  expect(Math.abs(rowOf("0.1") - rowOf("1") - (rowOf("0.01") - rowOf("0.1")))).toBeLessThanOrEqual(1);
  expect(rowOf("1")).toBe(0);
  expect(rowOf("0.01")).toBe(8);
});

test("the best epoch is marked on the x axis", () => {
  const trainLoss = Array.from({ length: 101 }, (_, i) => 1 / (i + 1));
  const axis = textOf(lossPlot({ trainLoss, validationLoss: trainLoss, bestEpoch: 51 }, 60, 10)).at(-1) ?? "";
  const left = axis.indexOf("└") + 1;
  const middle = left + (60 - left) / 2;
  // The label "▲51" is three characters, centred on its cell.
  expect(Math.abs(axis.indexOf("▲51") + 1 - middle)).toBeLessThanOrEqual(1);
});

test("losses that are zero, negative or not finite are skipped without an error", () => {
  const wild = [1, Number.NaN, 0.5, Number.POSITIVE_INFINITY, 0, -3, 0.1];
  const text = textOf(lossPlot({ trainLoss: wild, validationLoss: wild, bestEpoch: 3 }, 40, 10)).join("\n");
  expect(text).toMatch(/[\u2801-\u28ff]/);
  expect(text).not.toMatch(/NaN|Infinity/);
  const none = lossPlot({ trainLoss: [Number.NaN], validationLoss: [Number.NaN], bestEpoch: 0 }, 40, 10);
  expect(textOf(none).join("\n")).toContain("no loss to draw yet");
});

test("the spectrum is labelled in dB and kHz, and peaks where the frame does", () => {
  const frame = sampleViews.spectrum;
  const original = new Float32Array(101).fill(-60);
  original[60] = 0;
  const empty = new Float32Array(101).fill(Number.NaN);
  const lines = textOf(spectrumPlot({ ...frame, original, output: empty, highHz: 10_000 }, 60, 12));
  expect(lines[0]).toMatch(/^0 dB┤/);
  expect(lines.at(-2)).toMatch(/^ -60┤/);
  expect(lines.at(-1)).toContain("0 kHz");
  expect(lines.at(-1)?.indexOf("6")).toBe(lines[0].search(/[\u2801-\u28ff]/));
});

test("a spectrum that does not begin at 0 Hz is labelled with its lowest frequency", () => {
  const frame = sampleViews.spectrum;
  const lines = textOf(spectrumPlot({ ...frame, lowHz: 2000, highHz: 6000 }, 60, 12));
  expect(lines.at(-1)).toContain("└2 kHz");
});

test("the two curves of a plot differ even without colour", () => {
  const flat = Array.from({ length: 30 }, () => 0.1);
  const solid = textOf(lossPlot({ trainLoss: flat, validationLoss: [], bestEpoch: 0 }, 40, 8)).join("");
  const dotted = textOf(lossPlot({ trainLoss: [], validationLoss: flat, bestEpoch: 0 }, 40, 8)).join("");
  const dots = (text: string) =>
    [...text]
      .filter((c) => c > "\u2800" && c <= "\u28ff")
      .reduce((n, c) => n + bits(c.charCodeAt(0) - 0x2800), 0);
  expect(dots(dotted) * 2).toBe(dots(solid));
});

function bits(value: number): number {
  return value.toString(2).replaceAll("0", "").length;
}

test("rotation keeps the third axis vertical and is periodic", () => {
  for (const angle of [0, 0.3, 2.1]) {
    expect(Math.abs(turn(0, 0, 1, angle)[0])).toBe(0);
    expect(turn(0, 0, 1, angle)[1]).toBe(turn(0, 0, 1, 0)[1]);
  }
  const [x, y] = turn(0.3, -0.7, 0.2, 1 + 2 * Math.PI);
  // Rounding of 2 pi, in double precision.
  expect(x).toBeCloseTo(turn(0.3, -0.7, 0.2, 1)[0], 12);
  expect(y).toBeCloseTo(turn(0.3, -0.7, 0.2, 1)[1], 12);
  expect(turn(1, 0, 0, Math.PI / 2)[0]).toBeCloseTo(0, 12);
});

test("the path stays within its extent at every angle", () => {
  const path = latentPath(samplePath(200, 3));
  for (let angle = 0; angle < 7; angle += 0.37) {
    for (let r = 0; r < path.rows; r++) {
      const [x, y] = turn(path.points[3 * r], path.points[3 * r + 1], path.points[3 * r + 2], angle);
      // Rounding, in double precision.
      expect(Math.abs(x)).toBeLessThanOrEqual(path.reach[0] + 1e-12);
      expect(Math.abs(y)).toBeLessThanOrEqual(path.reach[1] + 1e-12);
    }
  }
});

test("the path is coloured by time, early to late", () => {
  const values = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i : 0));
  const columns = [
    { name: "z1", unit: "1" as const },
    { name: "z2", unit: "1" as const },
  ];
  const lines = latentPlot(latentPath({ values, columns, rate: 10, start: 0 }), 40, 20, 0);
  const pens = lines.flat().filter(({ text }) => text.trim() !== "");
  expect(pens.map(({ pen }) => pen)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((step) => `path${step}`));
});

test("one latent variable is drawn against time in its own unit", () => {
  const words = (path: ShownPath): string => textOf(latentPlot(latentPath(path), 60, 9, 0)).join(" ");
  expect(words(samplePath(50, 1))).toMatch(/\d s/);
  const dimensionless = words({ ...samplePath(50, 1), timeUnit: "1" });
  expect(dimensionless).toContain("time (1)");
  expect(dimensionless).not.toMatch(/\d s/);
});

test("the heading of a path has its ends in the unit of time", () => {
  const panel = { name: "latent" as const, column: 0, row: 0, columns: 60, rows: 10 };
  const headingOf = (latent: ShownPath): string | undefined =>
    new PlotPainter(1).paint([panel], sampleTraining({ latent }), 0).get(0);
  expect(headingOf(samplePath(246, 3))).toContain("0 s to 2.45 s");
  expect(headingOf({ ...samplePath(246, 3), timeUnit: "1" })).toContain("time 0 to 2.45 ");
});

test("a path that is NaN, empty or constant does not throw", () => {
  const nan = { ...samplePath(5, 3), values: new Float32Array(15).fill(Number.NaN) };
  expect(textOf(latentPlot(latentPath(nan), 40, 5, 0)).join("")).toContain("no path to draw yet");
  expect(textOf(latentPlot(latentPath(samplePath(0, 3)), 40, 5, 0)).join("")).toContain(
    "no path to draw yet",
  );
  for (const d of [1, 2, 3]) {
    const still = { ...samplePath(5, d), values: new Float32Array(5 * d).fill(2) };
    expect(textOf(latentPlot(latentPath(still), 40, 5, 0)).join("")).toMatch(/[\u2801-\u28ff]/);
  }
});

test("every ink has a contrast of at least 2.8 on black and on white", () => {
  // 2.8 leaves the inks room to differ; 4.58 is the maximum that a colour can have on both.
  const light = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  for (const { rgb } of Object.values(INKS)) {
    const [r, g, b] = rgb.map(light);
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    expect((luminance + 0.05) / 0.05).toBeGreaterThan(2.8);
    expect(1.05 / (luminance + 0.05)).toBeGreaterThan(2.8);
  }
});

test("a painted line has escape codes only with colours, and resets every style", () => {
  const line: Line = [
    { text: "a", pen: "strong" },
    { text: "b", pen: "first" },
    { text: "c", pen: "plain" },
  ];
  expect(paintLine(line, 1)).toBe("abc");
  expect(paintLine(line, 4)).toBe("\x1b[1ma\x1b[22m\x1b[94mb\x1b[39mc");
  expect(paintLine(line, 8)).toBe("\x1b[1ma\x1b[22m\x1b[38;5;32mb\x1b[39mc");
  expect(paintLine(line, 24)).toBe("\x1b[1ma\x1b[22m\x1b[38;2;43;134;197mb\x1b[39mc");
});
