import fc from "fast-check";
import { expect, test } from "vitest";
import { BrailleCanvas } from "../../../../src/views/terminal/plots/brailleCanvas.js";

function textOf(canvas: BrailleCanvas): string[] {
  return canvas.lines().map((line) => line.map(({ text }) => text).join(""));
}

/** Whether a dot is set, read from the code point with an independent table of Unicode's dot numbers 1 to 8. */
function isSet(canvas: BrailleCanvas, x: number, y: number): boolean {
  const glyph = textOf(canvas)[y >> 2][x >> 1];
  if (glyph === " ") return false;
  const dotNumber = [1, 4, 2, 5, 3, 6, 7, 8][(y & 3) * 2 + (x & 1)];
  return ((glyph.charCodeAt(0) - 0x2800) & (1 << (dotNumber - 1))) !== 0;
}

test("each of the eight dots of a cell gives the code point of the Unicode standard", () => {
  const glyphs = [0, 1, 2, 3].flatMap((y) =>
    [0, 1].map((x) => {
      const canvas = new BrailleCanvas(3, 2);
      canvas.set(2 + x, 4 + y, "plain");
      return textOf(canvas)[1][1];
    }),
  );
  expect(glyphs.join("")).toBe("⠁⠈⠂⠐⠄⠠⡀⢀");
});

test("an empty canvas is made of spaces, and a full one of full cells", () => {
  const canvas = new BrailleCanvas(3, 1);
  expect(textOf(canvas)).toEqual(["   "]);
  for (let x = 0; x < 6; x++) for (let y = 0; y < 4; y++) canvas.set(x, y, "plain");
  expect(textOf(canvas)).toEqual(["⣿⣿⣿"]);
});

test("dots outside the canvas or not finite are not drawn", () => {
  const canvas = new BrailleCanvas(2, 1);
  for (const [x, y] of [
    [-1, 0],
    [4, 0],
    [0, -1],
    [0, 4],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ]) {
    canvas.set(x, y, "plain");
    canvas.line(x, y, x, y, "plain");
  }
  expect(textOf(canvas)).toEqual(["  "]);
});

const place = fc.record({
  x0: fc.integer({ min: 0, max: 39 }),
  y0: fc.integer({ min: 0, max: 39 }),
  x1: fc.integer({ min: 0, max: 39 }),
  y1: fc.integer({ min: 0, max: 39 }),
});

test("a line sets both its ends and a dot in every column and every row between", () => {
  fc.assert(
    fc.property(place, ({ x0, y0, x1, y1 }) => {
      const canvas = new BrailleCanvas(20, 10);
      canvas.line(x0, y0, x1, y1, "plain");
      expect(isSet(canvas, x0, y0) && isSet(canvas, x1, y1)).toBe(true);
      const range = (a: number, b: number) =>
        Array.from({ length: Math.abs(b - a) + 1 }, (_, i) => Math.min(a, b) + i);
      const [columns, rows] = [range(x0, x1), range(y0, y1)];
      for (const x of columns) expect(rows.some((y) => isSet(canvas, x, y))).toBe(true);
      for (const y of rows) expect(columns.some((x) => isSet(canvas, x, y))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a line with both ends outside crosses the canvas at the right place", () => {
  const canvas = new BrailleCanvas(4, 2);
  canvas.line(-1e9, 3, 1e9, 3, "plain");
  expect(textOf(canvas)).toEqual(["⣀⣀⣀⣀", "    "]);
});

test("a dotted line has every second dot, however it is divided into pieces", () => {
  const whole = new BrailleCanvas(4, 1);
  whole.line(0, 1, 7, 1, "plain", true);
  const pieces = new BrailleCanvas(4, 1);
  for (let x = 0; x < 7; x++) pieces.line(x, 1, x + 1, 1, "plain", true);
  expect(textOf(whole)).toEqual(["⠂⠂⠂⠂"]);
  expect(textOf(pieces)).toEqual(textOf(whole));
  const steep = new BrailleCanvas(1, 2);
  steep.line(1, 0, 1, 7, "plain", true);
  expect(textOf(steep)).toEqual(["⠨", "⠨"]);
});

test("a cell takes the pen that drew there last, and its neighbours keep theirs", () => {
  const canvas = new BrailleCanvas(3, 1);
  canvas.line(0, 0, 5, 0, "first");
  canvas.set(2, 3, "second");
  expect(canvas.lines()[0].map(({ text, pen }) => [text, pen])).toEqual([
    ["⠉", "first"],
    ["⡉", "second"],
    ["⠉", "first"],
  ]);
});

test("text is written over the dots and cut at the edge", () => {
  const canvas = new BrailleCanvas(4, 1);
  canvas.set(4, 0, "plain");
  canvas.text(2, 0, "abc", "plain");
  expect(textOf(canvas)).toEqual(["  ab"]);
});
