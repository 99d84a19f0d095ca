import fc from "fast-check";
import { expect, test } from "vitest";
import { cubehelix, TONES, toneCode } from "../../../../src/views/terminal/plots/colourMap.js";
import { shareRight } from "../../../../src/views/terminal/plots/confusionPlot.js";
import { type ColourDepth, type Line, paintLine } from "../../../../src/views/terminal/plots/palette.js";
import { pictureCells } from "../../../../src/views/terminal/plots/pictureCells.js";
import { viewPlot, viewWords } from "../../../../src/views/terminal/plots/viewPlot.js";
import { sampleViews } from "../sampleProgress.js";

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => paintLine(line, 1));
}

/** Tones of a picture's pixels, two rows a line. */
function tonesOf(lines: readonly Line[]): number[][] {
  return lines.flatMap((line) => {
    const cells = line.flatMap(({ text, pen }) =>
      [...text].map(() => (typeof pen === "object" ? pen : { upper: -1, lower: -1 })),
    );
    return [cells.map(({ upper }) => upper), cells.map(({ lower }) => lower)];
  });
}

test("the colour map runs from black to white with linear brightness", () => {
  expect(cubehelix(0)).toEqual([0, 0, 0]);
  expect(cubehelix(1)).toEqual([1, 1, 1]);
  for (let tone = 0; tone < TONES; tone++) {
    const share = tone / (TONES - 1);
    const [r, g, b] = cubehelix(share);
    // Green's coefficients hold to four digits; nothing is cut off by the range of a colour here.
    expect(Math.abs(0.3 * r + 0.59 * g + 0.11 * b - share)).toBeLessThan(2e-3);
  }
});

test("tones have the right brightness with 256 colours", () => {
  expect(toneCode(0, 8, 38)).toBe("38;5;16");
  expect(toneCode(TONES - 1, 8, 48)).toBe("48;5;231");
  expect(toneCode(0, 24, 38)).toBe("38;2;0;0;0");
});

test("a picture at its own size keeps its pixels, upper half of a cell first", () => {
  const picture = { values: [0, 1, 1, 0, 0.5, 0.5], height: 3, width: 2, low: 0, high: 1 };
  expect(tonesOf(pictureCells({ ...picture, height: 2 }, 2, 1, 24))).toEqual([
    [0, TONES - 1],
    [TONES - 1, 0],
  ]);
  expect(textOf(pictureCells(picture, 2, 3, 1))).toEqual([" █", "█ ", "▒▒"]);
});

test("a reduced picture keeps its mean at every size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (across, down) => {
      const [width, height] = [across * 5, down * 2 * 3];
      const values = Array.from({ length: width * height }, (_, i) => ((i * 7919) % 101) / 101);
      const lines = pictureCells({ values, height, width, low: 0, high: 1 }, across, down, 8);
      const tones = tonesOf(lines).flat();
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      // A tone covers 1/64 of the range; its lower end is taken.
      const drawn = tones.reduce((a, b) => a + (b + 0.5) / TONES, 0) / tones.length;
      expect(Math.abs(drawn - mean)).toBeLessThan(0.5 / TONES + 1e-9);
    }),
  );
});

test("values out of range are clamped, and NaN is black", () => {
  const values = [-9, 9, Number.NaN, Number.POSITIVE_INFINITY];
  expect(tonesOf(pictureCells({ values, height: 2, width: 2, low: 0, high: 1 }, 2, 1, 24))).toEqual([
    [0, TONES - 1],
    [0, 0],
  ]);
  const flat = { values: [1, 1], height: 2, width: 1, low: 1, high: 1 };
  expect(tonesOf(pictureCells(flat, 1, 1, 24))).toEqual([[0], [0]]);
});

test("a picture and its reconstruction are side by side, of equal size, with square pixels", () => {
  const view = { ...sampleViews.picture, height: 20, width: 20, original: new Float32Array(400) };
  const lines = viewPlot({ ...view, output: new Float32Array(400).fill(1) }, 60, 12, 24);
  expect(textOf(lines)[0]).toMatch(/^original {16}reconstruction/);
  const row = tonesOf(lines)[10]
    .map((tone) => (tone === 0 ? "0" : tone === TONES - 1 ? "1" : " "))
    .join("");
  // 11 lines below the names are 22 pixels high, so 22 columns wide.
  expect(row.trimEnd()).toBe(`${"0".repeat(22)}  ${"1".repeat(22)}`);
});

test("a picture has escape codes of its colour depth, and none without colours", () => {
  const drawn = (depth: ColourDepth) =>
    viewPlot(sampleViews.picture, 60, 12, depth)
      .map((line) => paintLine(line, depth))
      .join("\n");
  expect(drawn(24)).toContain("\x1b[38;2;");
  expect(drawn(24)).toContain(";48;2;");
  expect(drawn(8)).toMatch(/;48;5;\d+m▀/);
  for (const depth of [1, 4] as const) {
    expect(drawn(depth).replaceAll("\x1b[2m", "").replaceAll("\x1b[22m", "")).not.toContain("\x1b");
    expect(drawn(depth)).toMatch(/[░▒▓█]/);
    expect(drawn(depth)).not.toContain("▀");
  }
});

test("a diverging prediction does not shrink the truth", () => {
  const { series } = sampleViews;
  const wild = series.output.map((value, i) => (i > 150 ? 1e30 : value));
  const lines = textOf(viewPlot({ ...series, output: wild }, 60, 14, 1));
  // The truth is between -1 and 1: the axis runs a quarter of its range beyond.
  expect(lines.map((line) => line.slice(0, line.indexOf("┤")).trim()).filter(Boolean)).toEqual(
    expect.arrayContaining(["1", "0", "-1"]),
  );
  expect(lines.at(-1)).toMatch(/└100 s─/);
});

test("a series over dimensionless time says so", () => {
  const lines = textOf(viewPlot({ ...sampleViews.series, timeUnit: "1" }, 60, 14, 1));
  expect(lines.at(-1)).toMatch(/└time \(1\) 100─/);
});

test("a confusion table shows percentages, and none for a class without samples", () => {
  const lines = textOf(viewPlot(sampleViews.classes, 40, 6, 1)).map((line) => line.trim().split(/\s+/));
  expect(lines.slice(0, 4)).toEqual([
    ["%", "a", "b", "c"],
    ["a", "90", "10", "·"],
    ["b", "20", "60", "20"],
    ["c", "-", "-", "-"],
  ]);
  expect(shareRight(sampleViews.classes)).toBe(0.75);
});

test("shortened names with a common prefix stay distinct", () => {
  const names = ["syllable a", "syllable b", "syllable c"];
  const lines = textOf(viewPlot({ ...sampleViews.classes, names }, 24, 5, 1));
  expect(lines.slice(0, 2).map((line) => line.trim().split(/\s+/))).toEqual([
    ["%", "a", "b", "c"],
    ["a", "90", "10", "·"],
  ]);
});

test("with too many classes for numbers the table is a picture, bright where the network is right", () => {
  const size = 40;
  const names = Array.from({ length: size }, (_, i) => `${i}`);
  const counts = Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 5 : 0));
  const lines = viewPlot({ kind: "classes", names, counts }, 60, 21, 24);
  const tones = tonesOf(lines.slice(1));
  expect(tones[7][7]).toBe(TONES - 1);
  expect(tones[7][8]).toBe(0);
  expect(textOf(lines)[0]).toMatch(/^40 classes/);
});

test("empty views say so and do not throw", () => {
  const empty = new Float32Array(0);
  const { spectrum, picture, series } = sampleViews;
  for (const view of [
    { ...spectrum, original: empty },
    { ...picture, height: 0, width: 0, original: empty },
    { ...series, original: empty },
    { kind: "classes" as const, names: [], counts: [] },
    { kind: "classes" as const, names: ["a"], counts: [0] },
  ]) {
    expect(textOf(viewPlot(view, 40, 8, 24)).join("")).toMatch(/yet/);
    expect(viewWords(view).length).toBeGreaterThan(0);
  }
});
